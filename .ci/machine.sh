# What the scripts need of the machine. Sourced by run, test and .ci/run.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# The .NET SDK that global.json asks for.
need_dotnet() {
    dotnet --version >/dev/null 2>&1 && return
    echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
}

# need_packages PROGRAM=PACKAGE... installs the packages whose programs are missing; quick when none is.
need_packages() {
    local pair program missing=()
    for pair; do
        program=${pair%=*}
        command -v "$program" >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/$program" >/dev/null \
            || missing+=("${pair#*=}")
    done
    ((${#missing[@]})) || return 0

    local as=()
    ((EUID == 0)) || as=(sudo)
    if ! command -v apt-get >/dev/null; then
        echo "These Debian packages, or their like, are needed: ${missing[*]}" >&2
        exit 1
    fi
    echo "Installing ${missing[*]}"
    "${as[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# need_npm_packages FOLDER installs, for each package-lock.json below the folder, what it lists; quick when it is there.
need_npm_packages() {
    local lock
    while IFS= read -r lock; do
        [[ ${lock%/*}/node_modules/.package-lock.json -nt $lock ]] && continue
        need_packages npm=npm
        npm ci --prefix "${lock%/*}" --no-audit --no-fund --loglevel=error
    done < <(find "$1" -name package-lock.json -not -path '*/node_modules/*')
}
