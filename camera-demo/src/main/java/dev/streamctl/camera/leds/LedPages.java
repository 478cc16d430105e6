package dev.streamctl.camera.leds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.http.Request;
import dev.streamctl.http.Resources;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser gets: the page, {@code /leds.json}, and {@code /trace.json?after=MILLIS} of virtual LEDs. */
final class LedPages {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Resources PAGE = Resources.of("/dev/streamctl/camera/leds/web", LedPages.class::getResource);
    private static final Pattern AFTER = Pattern.compile("after=(-1|[0-9]{1,15})");

    private final LedDriver driver;
    private final Supplier<State> state;

    /**
     * What {@code /leds.json} says.
     *
     * @param shown what the LEDs give
     * @param steered whether somebody steers them
     * @param clients that are there
     * @param maxClients how many may be
     */
    record State(Light shown, boolean steered, int clients, int maxClients) {}

    LedPages(LedDriver driver, Supplier<State> state) {
        this.driver = driver;
        this.state = state;
    }

    Routes addTo(Routes routes) {
        Routes with = routes.withResources("/", PAGE)
                .withOpen(Set.of("/*")) // the page, which has the token from its user
                .withHttp("/leds.json", _ -> Response.json(state()));
        return driver instanceof VirtualLeds leds
                ? with.withHttp("/trace.json", request -> trace(leds, request))
                : with;
    }

    private String state() throws IOException {
        State now = state.get();
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("driver", driver.name());
            write(json, now.shown());
            json.writeBooleanField("steered", now.steered());
            json.writeNumberField("clients", now.clients());
            json.writeNumberField("max_clients", now.maxClients());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static Response trace(VirtualLeds leds, Request request) throws IOException {
        Matcher after = AFTER.matcher(request.query());
        if (!request.query().isEmpty() && !after.matches()) {
            return Response.text(400, "the query is none, or after=MILLISECONDS\n");
        }
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            VirtualLeds.Trace trace = leds.traceAfter(request.query().isEmpty() ? -1 : Long.parseLong(after.group(1)));
            json.writeStartObject();
            json.writeStringField("run", trace.run());
            json.writeNumberField("now_ms", trace.millis());
            json.writeArrayFieldStart("changes");
            for (VirtualLeds.Change change : trace.changes()) {
                json.writeStartObject();
                json.writeNumberField("ms", change.millis());
                write(json, change.light());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return Response.json(text.toString());
    }

    private static void write(JsonGenerator json, Light light) throws IOException {
        json.writeFieldName("green");
        json.writeRawValue(Light.number(light.green()));
        json.writeFieldName("red");
        json.writeRawValue(Light.number(light.red()));
    }
}
