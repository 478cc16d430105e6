# shellcheck shell=sh
# Finds a Java that is new enough. Sourced by the launcher, and by the script at the root of the sources before it
# builds. A JDK tells its version in the file "release", so no Java has to be started to ask for it; and hardly another
# program, because each costs more than all that is done here.

java_wanted=25
java_folders='/usr/lib/jvm /usr/java /usr/local/java /opt/java /opt /Library/Java/JavaVirtualMachines'

# Whether this is the home of a Java that fits. Leaves its release in java_release, more exact than the version where it
# can be: two vendors build Javas of one version. Without spaces, for it becomes the name of a folder.
java_fits() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  java_release=
  while IFS='="' read -r java_key java_quote java_value java_rest; do
    case $java_key in
      IMPLEMENTOR_VERSION | JAVA_RUNTIME_VERSION)
        while [ "$java_value" != "${java_value#* }" ]; do
          java_value=${java_value%% *}_${java_value#* }
        done
        java_release=${java_release:+$java_release-}$java_value
        ;;
      JAVA_VERSION)
        java_release=${java_release:-$java_value}
        java_value=${java_value%%[!0-9]*}
        [ "${java_value:-0}" -ge "$java_wanted" ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

# Leaves the home of the java on the PATH in java_home. The homes that are known are compared with it first: only where
# it is none of them another program has to follow its links.
java_on_path() {
  java_command=$(command -v java) || return 1
  for java_home in "$@"; do
    [ "$java_command" -ef "$java_home/bin/java" ] && return 0
  done
  java_command=$(readlink -f -- "$java_command") || return 1
  java_home=${java_command%/bin/java}
}

# find_java [HOME...] leaves the first Java home that fits in java_home, the given ones first. Otherwise one message,
# status 127.
find_java() {
  if [ -n "${STREAMCTL_JAVA_HOME:-}" ]; then
    java_home=$STREAMCTL_JAVA_HOME
    java_fits "$java_home" && return 0
    echo "streamctl: STREAMCTL_JAVA_HOME is $STREAMCTL_JAVA_HOME, which is no Java $java_wanted or newer" >&2
    return 127
  fi

  for java_home in "$@" "${JAVA_HOME:-}"; do
    [ -n "$java_home" ] && java_fits "$java_home" && return 0
  done
  set --
  for java_folder in $java_folders; do
    set -- "$@" "$java_folder"/* "$java_folder"/*/Contents/Home
  done
  set -- "$@" "${HOME:-}/.sdkman/candidates/java"/* "${HOME:-}/.jdks"/*
  java_on_path "$@" && java_fits "$java_home" && return 0
  for java_home in "$@"; do
    java_fits "$java_home" && return 0
  done
  echo "streamctl: no Java $java_wanted or newer found; looked at STREAMCTL_JAVA_HOME, JAVA_HOME, PATH," \
    "$java_folders ~/.sdkman ~/.jdks; install one or set STREAMCTL_JAVA_HOME" >&2
  return 127
}
