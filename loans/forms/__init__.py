"""What people type on the pages of loans."""

from .applying import (
    ActivityForm,
    BankForm,
    ConsentForm,
    DeclarationForm,
    PartiesForm,
    PlanForm,
    ProjectForm,
    QuoteForm,
)
from .drawing import AskForm, TranchesForm
from .lending import AcceptForm, AheadForm, LoanFilterForm, SimulatorForm
from .products import ProductForm, VersionForm

__all__ = [
    "AcceptForm",
    "ActivityForm",
    "AheadForm",
    "AskForm",
    "BankForm",
    "ConsentForm",
    "DeclarationForm",
    "LoanFilterForm",
    "PartiesForm",
    "PlanForm",
    "ProductForm",
    "ProjectForm",
    "QuoteForm",
    "SimulatorForm",
    "TranchesForm",
    "VersionForm",
]
