package dev.streamctl.cli.tls;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * New certificates.
 *
 * @param files where they are
 * @param names whom the certificate is for
 * @param until when it expires
 */
public record CertificateReport(Certificates files, List<String> names, Instant until) implements Report {

    /** Keeps a copy of the names. */
    public CertificateReport {
        names = List.copyOf(names);
    }

    @Override
    public String type() {
        return "certificate";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("certificate", files.certificate().toString());
        json.writeStringField("key", files.key().toString());
        json.writeStringField("authority", files.authority().toString());
        json.writeStringField("authority_key", files.authorityKey().toString());
        json.writeArrayFieldStart("names");
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeStringField("not_after", until.toString());
    }

    @Override
    public String text() {
        return """
                certificate   %s
                key           %s
                authority     %s
                authority key %s
                names         %s
                not after     %s""".formatted(
                        files.certificate(),
                        files.key(),
                        files.authority(),
                        files.authorityKey(),
                        String.join(" ", names),
                        until);
    }
}
