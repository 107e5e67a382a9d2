import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * EPUBCheck's own command line, again and again in one engine: reads lines of arguments, a tab
 * between each two, and answers each with one line, what the command prints on standard output.
 */
public final class EpubChecks {
    public static void main(String[] none) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            new EpubChecker().run(line.split("\t"));
            System.out.flush();
            // Line ends in JSON stand between its parts, where a space does as well.
            answers.println(said.toString(StandardCharsets.UTF_8).replaceAll("\\R", " "));
        }
    }
}
