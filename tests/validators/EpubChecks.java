import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.util.WriterReportImpl;
import java.io.File;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * Checks the EPUBs that it is given, one after the other in one engine, and answers each with one
 * line: errors and warnings, a tab, the path, a tab, what was said, its line ends as " | ".
 * Run from its source: java -cp epubcheck.jar EpubChecks.java FILE...
 */
public final class EpubChecks {
    public static void main(String[] files) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        for (String file : files) {
            StringWriter said = new StringWriter();
            WriterReportImpl report = new WriterReportImpl(new PrintWriter(said));
            new EpubCheck(new File(file), report).check();
            int found =
                    report.getFatalErrorCount() + report.getErrorCount() + report.getWarningCount();
            String words = said.toString().strip().replaceAll("\\R", " | ").replace('\t', ' ');
            answers.println(found + "\t" + file + "\t" + words);
        }
    }
}
