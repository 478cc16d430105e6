package dev.streamctl.telemetry.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names beside a file of samples: those of the full ones, and that under which the next one is made. What stands there and
 * is none of ours stays as it is, and the next name is taken; each such thing is told once. For one thread.
 */
final class SinkNames {

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    private static final List<String> NEXT = List.of("next", "next2", "next3");

    /** So many numbers beyond those wanted are looked at where some are taken. */
    private static final int SPARE = 16;

    private final Path path;
    private final int kept;
    private final Set<Path> told = new HashSet<>();

    SinkNames(Path path, int kept) {
        this.path = path;
        this.kept = kept;
    }

    /** A new file, empty and claimed, and its name until it takes the place of the full one. */
    record Next(Path path, ClaimedFile file) {}

    /** Whether somebody is about to put a new file in the place of this one. */
    static boolean isBeingReplaced(Path path) {
        return NEXT.stream().map(ending -> sibling(path, ending)).anyMatch(SinkNames::isClaimedAndEmpty);
    }

    private static boolean isClaimedAndEmpty(Path path) {
        try {
            BasicFileAttributes is = attributes(path);
            return is != null && is.isRegularFile() && is.size() == 0 && ClaimedFile.isClaimed(path);
        } catch (IOException e) {
            return false; // it has just gone, or is not for this user
        }
    }

    /**
     * Makes the next file.
     *
     * @throws IOException every name for it is taken; the message is one line
     */
    Next next() throws IOException {
        for (String ending : NEXT) {
            Path candidate = sibling(path, ending);
            ClaimedFile file = isFree(candidate) ? ClaimedFile.claim(candidate) : null;
            if (file != null && file.channel().size() == 0) {
                return new Next(candidate, file);
            }
            if (file != null) {
                file.close();
            }
            tell(candidate);
        }
        throw new IOException("%s, .next2 and .next3 are in the way".formatted(sibling(path, NEXT.getFirst())));
    }

    /** What is empty is as good as nothing: a rotation that was cut short leaves it. */
    private static boolean isFree(Path candidate) throws IOException {
        BasicFileAttributes is = attributes(candidate);
        return is == null || is.isRegularFile() && is.size() == 0;
    }

    /**
     * Where full files are or go, newest first.
     *
     * @throws IOException full ones are to be kept, and every name is taken; the message is one line
     */
    List<Path> full() throws IOException {
        List<Path> names = new ArrayList<>();
        for (int number = 1; names.size() < kept && number <= kept + SPARE; number++) {
            Path candidate = sibling(path, String.valueOf(number));
            if (isFreeOrOurs(candidate)) {
                names.add(candidate);
            } else {
                tell(candidate);
            }
        }
        if (names.isEmpty() && kept > 0) {
            throw new IOException("%s and the names behind it are in the way".formatted(sibling(path, "1")));
        }
        return names;
    }

    private static boolean isFreeOrOurs(Path candidate) {
        try {
            BasicFileAttributes is = attributes(candidate);
            return is == null
                    || is.isRegularFile() && !ClaimedFile.isClaimed(candidate) && SinkTail.beginsAsOurs(candidate);
        } catch (IOException e) {
            return false; // not for this user
        }
    }

    /** Of what has this name itself, wherever it may lead; null where there is nothing. */
    static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void tell(Path taken) {
        if (told.add(taken)) {
            LOG.warn("file:{}: {} is none of its files, is left alone, and the next name is taken", path, taken);
        }
    }

    private static Path sibling(Path path, String ending) {
        return path.resolveSibling(path.getFileName() + "." + ending);
    }
}
