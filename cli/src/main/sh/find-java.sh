# shellcheck shell=sh
# Finds a Java that is new enough. Sourced by the launcher, and by the script at the root of the sources before it
# builds. A JDK tells its version in the file "release", so no Java has to be started to ask for it.

java_wanted=25
java_folders='/usr/lib/jvm /usr/java /usr/local/java /opt/java /opt /Library/Java/JavaVirtualMachines'

java_fits() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  java_version=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
  [ "${java_version:-0}" -ge "$java_wanted" ]
}

# The home of the java on the PATH, links resolved; nothing when there is none.
java_on_path() {
  java_command=$(command -v java) || return 0
  java_command=$(readlink -f -- "$java_command")
  printf '%s\n' "${java_command%/bin/java}"
}

# find_java [HOME...] prints the first Java home that fits, the given ones first. Otherwise one message, status 127.
find_java() {
  if [ -n "${STREAMCTL_JAVA_HOME:-}" ]; then
    if java_fits "$STREAMCTL_JAVA_HOME"; then
      printf '%s\n' "$STREAMCTL_JAVA_HOME"
      return 0
    fi
    echo "streamctl: STREAMCTL_JAVA_HOME is $STREAMCTL_JAVA_HOME, which is no Java $java_wanted or newer" >&2
    return 127
  fi

  set -- "$@" "${JAVA_HOME:-}" "$(java_on_path)"
  for java_folder in $java_folders; do
    set -- "$@" "$java_folder"/* "$java_folder"/*/Contents/Home
  done
  set -- "$@" "${HOME:-}/.sdkman/candidates/java"/* "${HOME:-}/.jdks"/*

  for java_home in "$@"; do
    if [ -n "$java_home" ] && java_fits "$java_home"; then
      printf '%s\n' "$java_home"
      return 0
    fi
  done
  echo "streamctl: no Java $java_wanted or newer found; looked at STREAMCTL_JAVA_HOME, JAVA_HOME, PATH," \
    "$java_folders ~/.sdkman ~/.jdks; install one or set STREAMCTL_JAVA_HOME" >&2
  return 127
}
