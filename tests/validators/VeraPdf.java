import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Reads lines "flavour TAB path" on standard input and answers each with one line of JSON:
 * {"rules": 106, "failures": [{"rule": "7.1-3", "count": 2, "message": "…"}]} or {"error": "…"}.
 */
public final class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // whatever the engine prints must not stand among the answers
        LogManager.getLogManager().getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t", 2);
            String answer;
            try {
                answer = validate(parts[0], parts[1]);
            } catch (Exception | LinkageError | StackOverflowError error) {
                answer = "{\"error\": " + quote(error.toString()) + "}";
            }
            answers.println(answer);
        }
    }

    private static String validate(String flavourId, String path) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(flavourId);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("unknown flavour " + flavourId);
        }
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance()
                                .createValidator(flavour, 5000, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            if (!"normal".equals(result.getJobEndStatus().getValue())) {
                throw new IllegalStateException("ended " + result.getJobEndStatus().getValue());
            }
            Map<String, String> messages = new TreeMap<>();
            for (TestAssertion failed : result.getTestAssertions()) {
                String place = failed.getLocation() == null ? "" : failed.getLocation().getContext();
                messages.putIfAbsent(
                        name(failed.getRuleId()), failed.getMessage() + " [" + place + "]");
            }
            Map<String, Integer> counts = new TreeMap<>();
            result.getFailedChecks().forEach((rule, count) -> counts.put(name(rule), count));
            StringBuilder json = new StringBuilder("{\"rules\": ");
            json.append(validator.getProfile().getRules().size()).append(", \"failures\": [");
            String comma = "";
            for (String rule : messages.keySet()) {
                json.append(comma).append("{\"rule\": ").append(quote(rule));
                json.append(", \"count\": ").append(counts.getOrDefault(rule, 1));
                json.append(", \"message\": ").append(quote(messages.get(rule))).append('}');
                comma = ", ";
            }
            if (messages.isEmpty() != result.isCompliant()) {
                throw new IllegalStateException("the verdict and the failures disagree");
            }
            return json.append("]}").toString();
        }
    }

    private static String name(RuleId rule) {
        return rule.getClause() + "-" + rule.getTestNumber();
    }

    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            if (letter < ' ' || letter == '"' || letter == '\\' || letter > '~') {
                json.append(String.format("\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }
}
