from datetime import UTC, datetime

from huiyin_demo.lives import lives

START, END = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 10, 30, tzinfo=UTC)


def test_the_same_seed_gives_the_same_lives():
    assert list(lives(50, START, END, seed=7)) == list(lives(50, START, END, seed=7))


def test_another_seed_gives_others():
    assert list(lives(50, START, END, seed=7)) != list(lives(50, START, END, seed=8))


def test_lives_come_in_order_of_time_inside_the_period():
    moments = [life.at for life in lives(200, START, END)]
    assert moments == sorted(moments)
    assert moments[0] >= START
    assert moments[-1] <= END


def test_every_fate_happens_among_a_few_hundred():
    fates = {life.fate for life in lives(400, START, END)}
    assert fates == {"on_time", "late", "returned", "redone", "rejected", "direct", "accusation", "unsigned"}
