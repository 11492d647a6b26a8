"""The facts a book may hold. A kind is found by name in `KINDS`; its class is imported when first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry


class Kind(NamedTuple):
    """Where a kind's class stands and what it is, known without importing it.
    `form`: fact, signed, approval, proposal, counter-fact, or effect (unsigned, recomputed)."""

    chapter: str
    cls: str
    form: str


_TABLE = """
charter       effect CharterAdopted OpeningPosition OpeningAdopted; approval CharterAccepted; proposal CharterChanged OpeningProposed
people        proposal PersonEnrolled KeyEnrolled KeyRevoked MandateGranted MandateEnded CorrectionProposed;
              signed LinkDeclared ProposalRejected; approval ProposalApproved
keys          signed MandateAccepted; proposal KeyCompromised ActsConfirmed OfficeHandedOver
units         signed UnitRegistered AreaCorrected UnitTransferred HouseholdBalanceMoved
resolutions   proposal ResolutionRecorded ResolutionCarriedOut ResolutionCancelled;
              signed MeetingNoticed MeetingHeld MatterAgreed MatterDone
duties        proposal DutiesAdopted PolicyAdopted
neighbours    proposal SharingAgreed; signed SharedCostSplit ShareBooked; counter-fact SharedCostUnsplit;
              fact ShareReceived
contracts     proposal ContractRecorded ContractEnded TariffAdopted VendorContractRecorded VendorAccepted
              VendorAccountChanged; signed VendorAdded
hand_over     proposal HandOverRecorded CommitteeHandedOver FormerAdvancesDecided; signed FormerAdvancesListed;
              effect PrepaymentHonoured; fact FormerFirmPaid
budget        proposal BudgetAdopted BudgetVaried; signed BudgetDrafted BudgetCommented QuotesCompared
fees          effect FeeCharged FeesEarned LateFeeCharged DebtWrittenOff; counter-fact ChargeCredited LateFeeCredited; proposal WriteOffProposed; signed ReminderSent
receipts      fact ReceiptRecorded CollectionRemitted DepositTaken PassThroughReceived; signed CashReceived ReceiptIdentified;
              counter-fact ReceiptReversed; proposal DepositDeductionProposed; effect DepositDeducted
bills         signed BillRecorded; counter-fact BillCredited; proposal HeadCompleted
payments      signed PaymentRequested PaymentRejected PaymentWithdrawn PaymentPaid EmergencyOrdered NoticePosted NoticeObjected
              NoticeAnswered ImprestSpent; approval PaymentReviewed PaymentRechecked PaymentSigned EmergencyWitnessed;
              counter-fact PaymentReturned; fact BankDebited UnexplainedRestored; proposal EmergencyRatified
remuneration  effect RemunerationAccrued SettlementClosed RemunerationReleased WithheldRestored WithheldDeducted SetOffMade;
              signed EvaluationRecorded EvaluationPublished EvaluationAppealed SettlementServed SettlementAnswered;
              proposal EvaluationFinalised AppealAnswered AcceptanceRecorded SettlementProposed ReleaseProposed
              WithheldDecisionProposed SetOffProposed; counter-fact AccrualCorrected;
              fact JudgmentRecorded RankingRecorded ShareDeposited
grants        fact GrantReceived ProjectCollected EntrustedReceived;
              signed GrantReported ProjectOpened ProjectClosed GiftInKindRecorded VolunteersHelped; counter-fact GivenReversed
revenue       fact RevenueReceived; counter-fact RevenueReversed; proposal CommonPartContractRecorded CommonPartContractEnded RentCreditProposed
              DistributionProposed;
              effect RevenueCharged RentCredited DistributionDeclared
maintenance   fact MaintenanceContributed MaintenanceInterest MaintenanceStated MaintenanceUsed MaintenanceReclaimed;
              proposal MaintenanceRequested; signed TopUpNoticed
bank          fact InterestReceived TermDepositRedeemed StatementImported StatementLines;
              signed BankReconciled StatementMatched StatementSetAside
disclosure    proposal MonthClosed YearClosed DisclosurePublished; signed DisclosureDisplayed NoticeDisplayed
              DisplayRemoved SealUsed
questions     signed QuestionOpened QuestionAnswered QuestionAccepted QuestionEscalated AuditDemanded AuditReported AuditAnswered
              BreachAlleged; proposal BreachConfirmed BreachClosed DisputeFrozen DisputeEscalated DisputeLifted ClaimProposed;
              effect ClaimBooked; fact RestitutionReceived
record        signed CheckpointMade; effect CheckpointRecorded CheckpointTimestamped TailSetAside
"""

FORMS = ("fact", "signed", "approval", "proposal", "counter-fact", "effect")


def _kinds() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    chapter = form = ""
    for line in _TABLE.strip().splitlines():
        words = line.replace(";", " ").split()
        if not line.startswith(" "):
            chapter = words.pop(0)
        for word in words:
            if word in FORMS:
                form = word
            else:
                kinds[kind_of(word)] = Kind(chapter, word, form)
    return kinds


def kind_of(class_name: str) -> str:
    """`PaymentRequested` as `payment-requested`."""
    return "".join("-" + c.lower() if c.isupper() else c for c in class_name).lstrip("-")


KINDS: dict[str, Kind] = _kinds()
SIGNED_FORMS = frozenset({"signed", "approval", "proposal", "counter-fact"})


def entry_class(kind: str) -> type[Entry]:
    """The class of `kind`. Raises: KeyError for a kind that does not exist."""
    known = KINDS[kind]
    cls: type[Entry] = getattr(import_module(f"sharedfund.entries.{known.chapter}"), known.cls)
    return cls
