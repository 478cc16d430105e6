package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A listener for datagrams listens.
 *
 * @param address where, with the port that was taken
 * @param endpoint the same as text
 * @param mode whose datagrams it takes
 * @param shards on how many threads it parses
 */
public record ListeningUdp(InetSocketAddress address, String endpoint, String mode, int shards) implements Report {

    @Override
    public String type() {
        return "listening";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", endpoint);
        json.writeStringField("host", address.getAddress().getHostAddress());
        json.writeNumberField("port", address.getPort());
        json.writeStringField("mode", mode);
        json.writeNumberField("shards", shards);
    }

    @Override
    public String text() {
        return "listening on " + endpoint + " (" + mode + ", " + shards + (shards == 1 ? " shard)" : " shards)");
    }
}
