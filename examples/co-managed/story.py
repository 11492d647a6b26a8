"""银杏花园: the demo's story and its inputs (`examples/demo`), 240 units, six quarters; `sharedfund demo` builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund_cli import demo
from sharedfund_cli.ginkgo import Ginkgo

if TYPE_CHECKING:
    from examples.schemes import Scheme

SEED = demo.SEED


def tell(complex: Scheme) -> None:
    ginkgo = Ginkgo(complex.do, demo.inputs(), lambda zh, en: None)
    ginkgo.tell()
    complex.refusals += [refused for refused in ginkgo.refusals if refused["number"] == "R28"]
    for amount in ginkgo.released:
        complex.passes("remuneration release", amount)
