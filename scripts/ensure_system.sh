#!/bin/sh
# Install the system packages that gridmap needs, on Debian and Ubuntu, if they are missing.
#
#   scripts/ensure_system.sh postgis            PostgreSQL with PostGIS
#   scripts/ensure_system.sh postgis chromium   and what printing and browser tests need
#   scripts/ensure_system.sh --optional compiler   a C compiler, if that can be had
#   scripts/ensure_system.sh --optional headless   a Chromium without windows: tests cost it less
#   scripts/ensure_system.sh --optional pgrouting redis   peers of the benchmarks
#
# Where everything is there it does nothing, says nothing and needs no network.
# Ends with 0 when all is there, 4 when somebody has to act; says who and how. What is optional
# is asked for and, where it cannot be had, done without: that ends with 0 too.
set -eu

# The tests put a folder here that stands for an empty machine.
root=${ENSURE_SYSTEM_ROOT:-}

has_postgis() {
    for major in 18 17 16 15; do
        if [ -x "$root/usr/lib/postgresql/$major/bin/postgres" ] &&
            [ -e "$root/usr/share/postgresql/$major/extension/postgis.control" ]; then
            return 0
        fi
    done
    # Not a Debian layout, or built by hand.
    [ -z "$root" ] && command -v pg_config >/dev/null 2>&1 &&
        [ -e "$(pg_config --sharedir)/extension/postgis.control" ]
}

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$root" ]; then
            [ ! -x "$root/usr/bin/$name" ] || return 0
        elif command -v "$name" >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

has_headless() {
    if [ -n "$root" ]; then
        [ -x "$root/usr/bin/chromium-headless-shell" ]
    else
        command -v chromium-headless-shell >/dev/null 2>&1
    fi
}

has_pgrouting() {
    for major in 18 17 16 15; do
        [ ! -e "$root/usr/share/postgresql/$major/extension/pgrouting.control" ] || return 0
    done
    return 1
}

has_redis() {
    if [ -n "$root" ]; then
        [ -x "$root/usr/bin/redis-check-rdb" ]
    else
        command -v redis-check-rdb >/dev/null 2>&1
    fi
}

has_compiler() {
    if [ -n "$root" ]; then
        [ -x "$root/usr/bin/cc" ]
    else
        command -v cc >/dev/null 2>&1
    fi
}

has_chinese_fonts() {
    [ -z "$root" ] && command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family)" ]
}

# The PostGIS package for a PostgreSQL that is installed already, else for the newest on offer.
postgis_package() {
    for major in 18 17 16 15; do
        if [ -x "$root/usr/lib/postgresql/$major/bin/postgres" ] &&
            apt-cache show "postgresql-$major-postgis-3" >/dev/null 2>&1; then
            echo "postgresql-$major-postgis-3"
            return
        fi
    done
    for major in 18 17 16 15; do
        if apt-cache show "postgresql-$major-postgis-3" >/dev/null 2>&1; then
            echo "postgresql-$major-postgis-3"
            return
        fi
    done
    echo "no PostGIS for PostgreSQL 15 to 18 on offer: add apt.postgresql.org to the sources" >&2
    exit 4
}

# gridmap runs a private server. Installing the package would create and start another one
# for the whole system; an administrator who set this file up before has decided already.
forbid_system_cluster() {
    settings=$root/etc/postgresql-common/createcluster.conf
    if [ ! -e "$settings" ]; then
        mkdir -p "$root/etc/postgresql-common"
        printf '%s\n' \
            '# Written by gridmap: it runs a private server and needs no system-wide one.' \
            'create_main_cluster = false' >"$settings"
    fi
}

unmet=4
if [ "${1:-}" = --optional ]; then
    unmet=0
    shift
fi
wanted=
for need in "$@"; do
    case $need in
        postgis) has_postgis || wanted="$wanted postgis" ;;
        chromium)
            has_browser || wanted="$wanted chromium"
            has_chinese_fonts || wanted="$wanted fonts"
            ;;
        headless) has_headless || wanted="$wanted headless" ;;
        compiler) has_compiler || wanted="$wanted compiler" ;;
        pgrouting) has_pgrouting || wanted="$wanted pgrouting" ;;
        redis) has_redis || wanted="$wanted redis" ;;
        *)
            echo "usage: $0 [--optional] [postgis] [chromium] [headless] [compiler] [pgrouting]" \
                "[redis]" >&2
            exit 2
            ;;
    esac
done
[ -n "$wanted" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "missing:$wanted. This script knows Debian and Ubuntu only; install with the" \
        "packages of this system, then run \`gridmap doctor\`." >&2
    exit $unmet
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "missing:$wanted. Run: sudo sh $0 $*" >&2
    exit $unmet
fi

export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
echo "missing:$wanted; reading the package lists"
apt-get update --quiet --quiet || echo "the package lists could not be refreshed; trying on" >&2

packages=
for need in $wanted; do
    case $need in
        postgis)
            package=$(postgis_package)
            forbid_system_cluster
            ;;
        chromium) package=chromium ;;
        headless) package=chromium-headless-shell ;;
        fonts) package="fonts-noto-cjk fontconfig" ;;
        compiler) package="gcc libc6-dev" ;;
        pgrouting) package=$(postgis_package | sed 's/postgis-3/pgrouting/') ;;
        # The server's program without the service that redis-server would start.
        redis) package=redis-tools ;;
    esac
    packages="$packages $package"
done
echo "installing:$packages"
# shellcheck disable=SC2086 # a list of package names
if ! apt-get install --quiet --quiet --yes --no-install-recommends $packages; then
    echo "the packages could not be installed; try: apt-get install$packages" >&2
    exit $unmet
fi
