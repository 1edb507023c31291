# Sourced by the other scripts: everything a fresh machine lacks, set up once. Not a command.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."
CHECKOUT=$PWD
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# run COMMAND…: run it in a process group of its own and end that group when this script is interrupted. A plain
# foreground command would make bash wait for its end before it looks at the signal, or leave it behind.
RUNNING=
run() {
    local status=0
    set -m
    "$@" </dev/null &
    RUNNING=$!
    set +m
    wait "$RUNNING" || status=$?
    RUNNING=
    return "$status"
}
interrupted() {
    trap '' INT TERM HUP
    if [[ -n $RUNNING ]]; then
        kill -TERM -- "-$RUNNING" 2>/dev/null || true
        for _ in {1..50}; do
            kill -0 -- "-$RUNNING" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$RUNNING" 2>/dev/null || true
    fi
    exit "$1"
}
trap 'interrupted 129' HUP
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

# install_packages PURPOSE PACKAGE…: through apt when root, else say what to do.
install_packages() {
    local purpose=$1
    shift
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        die "$purpose missing. On Debian or Ubuntu: sudo apt-get install $*"
    fi
    say "installing $* …"
    local log
    log=$(mktemp)
    if ! { run env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "$purpose missing, and apt-get install $* failed"
    fi
    rm -f "$log"
}

# find_python: print a Python that this project runs on and that can make virtual environments; PYTHON says which.
find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    return 1
}

# stamp LOCK: what .venv was made from.
stamp() {
    cat "deploy/lock/$1.txt" deploy/lock/build.txt pyproject.toml <(printf '%s' "$CHECKOUT") | sha256sum | cut -d' ' -f1
}

# have_venv LOCK: whether .venv holds that lock, or one that contains it.
have_venv() {
    local lock
    [[ -x .venv/bin/python && -f .venv/stamp ]] || return 1
    case $1 in
        run) set -- run dev train ;;
        dev) set -- dev train ;;
    esac
    for lock; do
        [[ $(cat .venv/stamp) == "$lock $(stamp "$lock")" ]] && return
    done
    return 1
}

# need_venv LOCK: make or update .venv from deploy/lock/LOCK.txt. Instant and offline when nothing has changed.
need_venv() {
    have_venv "$1" && return
    mkdir -p .cache
    exec 9>.cache/setup.lock
    flock 9
    if ! have_venv "$1"; then # nobody did it while we waited
        local lock=$1 python
        # Never take away what another command of this checkout has installed.
        [[ $lock == run && -f .venv/stamp ]] && lock=$(cut -d' ' -f1 .venv/stamp)
        if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            if ! python=$(find_python); then
                install_packages "Python 3.11, 3.12 or 3.13 with venv is" python3 python3-venv
                python=$(find_python) || die "no Python 3.11, 3.12 or 3.13 here; set PYTHON to one that has the venv module"
            fi
            say "making .venv with $("$python" --version) …"
            run "$python" -m venv --clear .venv
        fi
        rm -f .venv/stamp
        .venv/bin/python -m pip --version >/dev/null 2>&1 || run .venv/bin/python -m ensurepip >/dev/null
        say "installing deploy/lock/$lock.txt …"
        run .venv/bin/python -m pip install --quiet --require-hashes \
            -r "deploy/lock/$lock.txt" -r deploy/lock/build.txt
        run .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
        printf '%s\n' "$lock $(stamp "$lock")" >.venv/stamp
    fi
    exec 9>&-
}

# need_kafka: the Java and Maven of a local broker.
need_kafka() {
    local tool packages=()
    for tool in $(.venv/bin/python -m valuedrift.testing missing); do
        case $tool in
            java) packages+=("$(java_package)") ;;
            mvn) packages+=(maven) ;;
        esac
    done
    ((${#packages[@]} == 0)) || install_packages "A Java runtime (17 or newer) or Maven, for a local Kafka, is" "${packages[@]}"
}

# java_package: the newest runtime this release of Debian or Ubuntu has.
java_package() {
    local version
    for version in 25 21 17; do
        if apt-cache show "openjdk-$version-jre-headless" >/dev/null 2>&1; then
            break
        fi
    done
    printf 'openjdk-%s-jre-headless\n' "$version"
}

# find_browser: print a Chromium that Playwright can drive.
find_browser() {
    local candidate
    for candidate in "${VALUEDRIFT_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        # Ubuntu's chromium-browser may be a stub that only says to install a snap: it must answer.
        if [[ -n $candidate ]] && "$candidate" --version >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    for candidate in "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium*/chrome-linux*/*; do
        case ${candidate##*/} in chrome | headless_shell | chrome-headless-shell)
            printf '%s\n' "$candidate"
            return
            ;;
        esac
    done
    return 1
}

# need_browser: a Chromium, named to the tests by VALUEDRIFT_TEST_CHROMIUM.
need_browser() {
    if ! find_browser >/dev/null; then
        # shellcheck disable=SC1091
        if [[ $(. /etc/os-release && printf '%s' "$ID") == ubuntu ]]; then
            die "Chromium is missing, and Ubuntu has it only as a snap: .venv/bin/playwright install --with-deps chromium"
        fi
        install_packages "Chromium is" chromium
    fi
    VALUEDRIFT_TEST_CHROMIUM=$(find_browser) || die "Chromium was installed but does not run"
    export VALUEDRIFT_TEST_CHROMIUM
}
