"""What a rule is made of: an objection with its facts, a flag of a duty."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sharedfund.rules import Objection, flag


def test_objections_are_equal_by_code_and_facts() -> None:
    one = Objection("too-much", amount=Decimal("1.00"), limit=None)
    assert one.facts == {"amount": Decimal("1.00")}
    assert one == Objection("too-much", amount=Decimal("1.00"))
    assert one != Objection("too-much", amount=Decimal("1.01"))
    assert one != Objection("too-little", amount=Decimal("1.00"))
    assert one != "too-much"
    assert len({one, Objection("too-much", amount=Decimal("1.00"))}) == 1
    assert repr(one) == "Objection('too-much', {'amount': Decimal('1.00')})"


def test_a_flag_is_a_registered_duty_s_alone() -> None:
    def undone() -> None:
        """No duty of the rulebook."""

    with pytest.raises(LookupError, match="undone"):
        flag(undone, "late")
