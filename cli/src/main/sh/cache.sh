# shellcheck shell=sh
# Where the cache of classes is (archives of the Java machine, made by make-cache.sh), and whether it fits. Sourced with
# app and java_release set.

# cache_fits FOLDER: whether the cache in there is whole, was made for this very distribution, and all jars are older.
# The machine looks at the time and the size of each jar as well, and does without a cache that does not fit; but it
# would then start slowly for ever.
cache_fits() {
  # A cache is code: only from those who own the distribution, or from oneself.
  [ -s "$1/short.jsa" ] && [ -s "$1/server.jsa" ] || return 1
  [ -f "$1/made-for" ] && { [ "${1#"$app/"}" != "$1" ] || [ -O "$1/made-for" ]; } || return 1
  read -r cache_app <"$1/made-for" && [ "$cache_app" -ef "$app" ] || return 1
  [ ! "$app/lib" -nt "$1/made-for" ] || return 1
  for jar in "$app"/lib/*.jar; do
    [ ! "$jar" -nt "$1/made-for" ] || return 1
  done
}

cache_of_user=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
cache_of_user=${cache_of_user:-/dev/null}/streamctl

# Whether the cache in there could not be made a short while ago. Not for ever: memory or a disk may just have been full.
# The only other program here, and only started where a start is slow anyway.
cache_failed() {
  [ -e "$1/failed" ] && [ -z "$(find "$1/failed" -mmin +60 2>/dev/null)" ]
}

# Leaves the folder of a cache that fits in cache, otherwise nothing; in cache_hopeless, whether to make one has failed.
# There is one folder for each build and release of Java; in the distribution, or of the user where that cannot be
# written to.
find_cache() {
  cache=
  cache_name=
  cache_hopeless=
  case $java_release in '' | *[!A-Za-z0-9.+_-]*) return 0 ;; esac
  read -r cache_hash <"$app/lib/hash" || return 0
  cache_name=$cache_hash-$java_release
  for cache in "$app/cache/$cache_name" "$cache_of_user/$cache_name"; do
    cache_fits "$cache" && return 0
    ! cache_failed "$cache" || cache_hopeless=yes
  done
  cache=
}
