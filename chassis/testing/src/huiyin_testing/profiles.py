"""How properties are tested: the same examples in every run, or many random ones where someone looks for faults."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal import constants_ast
from hypothesis.internal.conjecture import providers

REPEATABLE = "repeatable"
EXPLORE = "explore"
_EXAMPLES = {REPEATABLE: 100, EXPLORE: 2000}

settings.register_profile(
    REPEATABLE, derandomize=True, database=None, deadline=None, max_examples=_EXAMPLES[REPEATABLE]
)
settings.register_profile(
    EXPLORE,
    derandomize=False,
    database=None,
    deadline=None,
    max_examples=_EXAMPLES[EXPLORE],
    print_blob=True,
)
settings.load_profile(REPEATABLE)


def on_one_database(examples: int) -> settings:
    """For a property whose examples share the test's database: so many of them, and more in proportion to explore."""
    profile = settings.get_current_profile_name()
    return settings(
        max_examples=examples * _EXAMPLES[profile] // _EXAMPLES[REPEATABLE],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


_is_local = constants_ast.is_local_module_file


def _gives_examples(path: str) -> bool:
    """Hypothesis tries the constants of loaded modules, so the tests before this one would change its examples."""
    return settings.get_current_profile_name() != REPEATABLE and _is_local(path)


setattr(providers, constants_ast.is_local_module_file.__name__, _gives_examples)
