package dev.streamctl.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * No name under {@code invalid} has an address (RFC 6761, section 6.4), in tests also where a name server says otherwise,
 * or takes longer to say so than a look-up may. A service of the JDK: it is used in each JVM of tests.
 */
public final class InvalidNames extends InetAddressResolverProvider {

    @Override
    public String name() {
        return "no address of an invalid name";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (host.endsWith(".invalid")) {
                    throw new UnknownHostException(host);
                }
                return system.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }
}
