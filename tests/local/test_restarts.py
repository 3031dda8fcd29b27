"""What dies is started again: at once, and later and later if it keeps dying."""

from neptie.local.restarts import Restarts


def test_first_death_is_told_and_mended_at_once() -> None:
    assert Restarts("web").after(-9, lived=3600) == (
        0.0,
        "web was killed by SIGKILL; starting it again.",
    )


def test_an_exit_code_is_told() -> None:
    assert Restarts("beat").after(3, lived=0.1) == (
        0.0,
        "beat ended with exit code 3; starting it again.",
    )


def test_deaths_in_a_row_are_counted_and_spaced() -> None:
    restarts = Restarts("worker")
    told = [restarts.after(1, lived=0.5) for _ in range(8)]

    assert [wait for wait, _ in told] == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert told[2][1] == (
        "worker ended with exit code 1; that was 3 times in a row, starting it again in 2 s."
    )


def test_a_steady_life_ends_the_row() -> None:
    restarts = Restarts("worker")
    for _ in range(5):
        restarts.after(1, lived=0.5)

    assert restarts.after(1, lived=10)[0] == 0.0
    assert restarts.after(1, lived=0.5)[0] == 0.0
    assert restarts.after(1, lived=0.5)[0] == 1.0


def test_a_signal_without_a_name() -> None:
    assert Restarts("web").after(-63, lived=60)[1] == (
        "web was killed by signal 63; starting it again."
    )
