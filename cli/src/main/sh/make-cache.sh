#!/bin/sh
# Makes the cache of classes: make-cache.sh APP JAVA_HOME. Run by the launcher, in the background, when there is no cache
# that fits, and by the script at the root of the sources after it has built. When it fails, there is no cache, and for an
# hour it is not tried again for the same build and Java; when it is ended by a signal, the next start tries again.
set -eu
umask 022

app=$1
# shellcheck source=cli/src/main/sh/find-java.sh
. "$app/lib/find-java.sh"
# shellcheck source=cli/src/main/sh/cache.sh
. "$app/lib/cache.sh"
java_home=$2
java_fits "$java_home"

# The first place that can be written to. Its lock ends with the processes that hold it, also when they are killed; a
# system without flock (macOS) does without one: two at once only work twice, because what is ready is moved into place.
for folder in "$app/cache" "$cache_of_user"; do
  mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] && break
  folder=
done
[ -n "$folder" ]
locked=
if command -v flock >/dev/null; then
  exec 9>"$folder/lock"
  flock -n 9 || exit 0
  locked=yes
fi
find_cache
[ -z "$cache" ] && [ -z "$cache_hopeless" ] || exit 0
[ -n "$cache_name" ]

# What was left by one that was killed.
[ -z "$locked" ] || rm -rf "$folder"/making.*
making=$folder/making.$$
leave() {
  status=$?
  rm -rf "$making"
  case $status in
    0 | 129 | 130 | 143) ;; # the signals that ask a process to end say nothing of the next time
    *) : >"$folder/$cache_name/failed" ;;
  esac
}
trap leave EXIT
mkdir -p "$making" "$folder/$cache_name"

cached=$making
limit=
command -v timeout >/dev/null && limit='timeout 300'

# archive NAME OPTION...: what a run loads, then an archive of it.
archive() {
  name=$1
  shift
  machine "-XX:DumpLoadedClassList=$making/$name.classes" dev.streamctl.cli.Training "$name"
  machine "$@" -Xshare:dump "-XX:SharedClassListFile=$making/$name.classes" \
    "-XX:SharedArchiveFile=$making/$name.jsa"
  [ -s "$making/$name.jsa" ]
}

machine() {
  # shellcheck source=cli/src/main/sh/java-options.sh
  . "$app/lib/java-options.sh"
  # shellcheck disable=SC2086 # the words of the limit
  $limit "$java_home/bin/java" -XX:+UseSerialGC "$@" >&2
}

# A server uses nearly all of its archive, so all its classes are linked in advance; a short command uses a part.
archive short
archive server -XX:+AOTClassLinking

# In this order: a cache counts from the moment that says for which distribution it is. What it says must not outlive a
# power cut without the archives: a machine would crash on one that is half there, at every start.
printf '%s\n' "$app" >"$making/made-for"
sync "$making/short.jsa" "$making/server.jsa" "$making/made-for" 2>/dev/null || sync || true
rm -f "$folder/$cache_name/made-for" "$folder/$cache_name/failed"
mv -f "$making/short.jsa" "$making/server.jsa" "$folder/$cache_name/"
mv -f "$making/made-for" "$folder/$cache_name/"
# Caches of other builds of this distribution go. Those of the user may be for another one, which is still there.
for other in "$folder"/*/; do
  other=${other%/}
  case ${other##*/} in "$cache_hash"-* | making.*) continue ;; esac
  if [ "$folder" != "$app/cache" ]; then
    made_for=
    [ ! -f "$other/made-for" ] || read -r made_for <"$other/made-for" || true
    [ -n "$made_for" ] || continue
    [ "$made_for" -ef "$app" ] || [ ! -e "$made_for" ] || continue
  fi
  rm -rf "$other" || true
done
# Where it does not fit all the same, as for jars of a time to come on a board whose clock is behind, the next start would
# make another one.
cache_fits "$folder/$cache_name"
