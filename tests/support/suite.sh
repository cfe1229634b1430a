# What tests/run and tests/levels share: builds, runs of test programs, and
# their count. To be sourced in the root of the tree.

passed=0
failed=0
skipped=0 # levels
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# check NAME COMMAND...: one check, its output shown only if it fails.
check() {
    local name=$1 begin=$SECONDS
    shift
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok      %s (%d s)\n' "$name" $((SECONDS - begin))
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n' "$name"
        tail -n 60 "$log"
        return 1
    fi
}

# Where `tests/run` builds a preset.
build_folder() {
    [ "$1" = release ] && echo build || echo "build/$1"
}

# build PRESET [TARGET...]: all targets if none are named.
build() {
    local preset=$1
    shift
    cmake --preset "$preset" -DYB_WARNINGS_AS_ERRORS=ON -DYB_TESTS=ON &&
        cmake --build "$(build_folder "$preset")" ${1:+--target "$@"}
}

# run_program NAME COMMAND...: a test program, whose own count of tests is added up.
run_program() {
    local name=$1 begin=$SECONDS count bad
    shift
    if "$@" >"$log" 2>&1; then
        count=$(sed -n 's/.*Passing: \([0-9]*\).*/\1/p; s/^\([0-9]*\) passed, 0 failed$/\1/p' "$log" | tail -n 1)
        passed=$((passed + ${count:-0}))
        printf 'ok      %s: %s tests (%d s)\n' "$name" "${count:-0}" $((SECONDS - begin))
        [ "${count:-0}" -gt 0 ] || { echo "FAILED  $name ran no test"; failed=$((failed + 1)); }
    else
        bad=$(sed -n 's/.*Failing: \([0-9]*\) | Crashing: \([0-9]*\).*/\1+\2/p' "$log" | tail -n 1)
        failed=$((failed + ${bad:-1}))
        printf 'FAILED  %s\n' "$name"
        grep -vE '^\[(RUN|PASS|====)' "$log" | tail -n 60
    fi
}

# ---- levels of kernels ----

# cpu_has FLAG...: as the system tells. The programs ask the CPU itself, and refuse what it lacks.
cpu_has() {
    local flag
    for flag in "$@"; do
        grep -qw "$flag" /proc/cpuinfo || return 1
    done
}

# lacks LEVEL: why this machine cannot run it; nothing if it can.
lacks() {
    case "$(uname -m) $1" in
        *" scalar" | "aarch64 neon") ;;
        "x86_64 avx2") cpu_has avx2 bmi1 bmi2 fma || echo "this CPU has no AVX2" ;;
        "x86_64 avx512") cpu_has avx512f avx512bw avx512dq avx512vl avx512_vbmi2 ||
            echo "this CPU lacks AVX-512 F, BW, DQ, VL or VBMI2" ;;
        "x86_64 neon")
            tools/install-packages levels >&2 && tools/aarch64-libraries >&2 &&
                command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null ||
                echo "there is no cross compiler, no emulator or no library for 64-bit ARM" ;;
        *) echo "this is another architecture: $(uname -m)" ;;
    esac
}

# run_level LEVEL ROOM...: the programs of these rooms, at a level that the machine can run.
# The native ones are built already. The emulator runs all but cli, whose tests start the program.
run_level() {
    local level=$1 room
    shift
    if [ "$level" != neon ] || [ "$(uname -m)" = aarch64 ]; then
        for room in "$@"; do
            run_program "$level test_$room" env YEARBOOK_KERNELS="$level" "build/test_$room"
        done
        return
    fi
    local emulated=()
    for room in "$@"; do
        [ "$room" = cli ] || emulated+=("$room")
    done
    if [ ${#emulated[@]} -eq 0 ]; then
        skipped=$((skipped + 1))
        echo "skipped neon: no room was asked for that the emulator can run"
    elif check "build for 64-bit ARM" build aarch64 "${emulated[@]/#/test_}"; then
        for room in "${emulated[@]}"; do
            run_program "neon test_$room, emulated" qemu-aarch64 -L /usr/aarch64-linux-gnu "build/aarch64/test_$room"
        done
    fi
}

run_level_or_skip() {
    local reason
    reason=$(lacks "$1")
    if [ -z "$reason" ]; then
        run_level "$@"
    else
        skipped=$((skipped + 1))
        echo "skipped $1: $reason"
    fi
}

# verdict: prints the counts; fails if any test did or none ran.
verdict() {
    [ "$skipped" -eq 0 ] || printf '\n%d levels skipped, as told above' "$skipped"
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
