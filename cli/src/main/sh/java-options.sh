# shellcheck shell=sh
# Puts what every Java machine of streamctl gets in front of the arguments. Sourced with app set to the folder of the
# distribution: by the launcher, and where its cache is made, which only fits a machine with the same options.

# What only fits some releases of Java is taken together with a cache: it has worked there when that was made. On Linux,
# the selectors are named that Java would choose after it has looked for others in every jar.
java_known=
[ -z "${cached:-}" ] || [ ! -d /proc/sys/fs/epoll ] ||
  java_known=-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider

# Every jar by name, sorted the same everywhere: "lib/*" would leave the order to the file system. The command's own
# comes first, where its resources are found without opening the others.
java_locale=${LC_ALL-unset}
LC_ALL=C
class_path=
for jar in "$app"/lib/streamctl-cli-*.jar "$app"/lib/*.jar; do
  [ "$jar" = "${class_path%%:*}" ] || class_path=${class_path:+$class_path:}$jar
done
if [ "$java_locale" = unset ]; then unset LC_ALL; else LC_ALL=$java_locale; fi

# Standard output is for data: what the machine itself has to say goes to standard error, excepted a cache that does not
# fit and a system that takes no memory back, and text is UTF-8 in any locale. Netty's native transport needs native
# access, the carrier scheduler needs java.lang opened. The rest is for a quick start: Netty is quicker with
# sun.misc.Unsafe, which it leaves alone on Java 25 by itself, and without looking for leaks, the flight recorder and the
# machine's hardware address, of which nothing is wanted here; SLF4J would look for its provider in every jar; picocli
# would load converters of which none is used; and reflection would make a class for each method that it calls, mostly once.
set -- \
  ${java_known:+"$java_known"} \
  -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning,cds*=off,aot*=off,trimnative=off:stderr \
  -Dstdin.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
  --enable-native-access=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
  -Dsun.misc.unsafe.memory.access=allow \
  -Djava.library.path="$app/lib/native" \
  -Dio.netty.leakDetection.level=disabled -Dio.netty.jfr.enabled=false \
  -Dio.netty.machineId=00:00:00:00:00:00:00:00 \
  -Dslf4j.provider=dev.streamctl.cli.Logging -Dslf4j.internal.verbosity=WARN \
  -Dpicocli.converters.excludes='java.*' -Djdk.reflect.useNativeAccessorOnly=true \
  -cp "$class_path" \
  "$@"
