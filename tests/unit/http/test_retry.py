import pytest

from shopswitch.errors import AuthError, RateLimitError, RequestError, RetriableError
from shopswitch.http.retry import NO_RETRY, RetryPolicy


def test_a_rate_limit_without_wait_is_waited_for_longer_each_time() -> None:
    """20, 40, then 60 seconds, as long as tries are left."""
    decide = RetryPolicy().hook()
    assert [decide(RateLimitError("x")) for _ in range(4)] == [20.0, 40.0, 60.0, 60.0]


@pytest.mark.parametrize("seconds", [0.0, 0.5, 7.0, 120.0])
def test_the_servers_wait_rules(seconds: float) -> None:
    """What the server asks for is waited, to the second."""
    assert seconds == RetryPolicy().hook()(RateLimitError("x", retry_after=seconds))


@pytest.mark.parametrize("seconds", [120.1, float("inf")])
def test_too_long_a_wait_is_not_begun(seconds: float) -> None:
    """Nobody sits in front of a screen for that long: the call fails with the reason."""
    assert RetryPolicy().hook()(RateLimitError("x", retry_after=seconds)) is False


def test_a_fault_is_waited_for_with_jitter() -> None:
    """A fault of the server or the network leaves the wait to the growing default."""
    assert RetryPolicy().hook()(RetriableError("x")) is True


@pytest.mark.parametrize("error", [AuthError("x"), RequestError("x"), ValueError("x")])
def test_other_errors_end_the_call(error: Exception) -> None:
    """Asking again would change nothing."""
    assert RetryPolicy().hook()(error) is False


@pytest.mark.parametrize("error", [RetriableError("x"), RateLimitError("x"), RateLimitError("x", retry_after=9)])
def test_where_waiting_makes_no_sense_there_is_none(error: Exception) -> None:
    """On a sandbox without limits a repeated call goes at once."""
    decided = RetryPolicy(waits=False).hook()(error)
    assert decided == 0.0
    assert decided is not False


def test_each_call_counts_for_itself() -> None:
    """The waits of one call do not lengthen those of the next."""
    policy = RetryPolicy()
    policy.hook()(RateLimitError("x"))
    assert policy.hook()(RateLimitError("x")) == 20.0


def test_waits_fit_into_the_time_for_a_call() -> None:
    """The default waits of a rate limit do not outlast the time after which no new try begins."""
    policy = RetryPolicy()
    assert sum(policy.rate_limit_waits_s) < policy.total_s
    assert NO_RETRY.attempts == 1
