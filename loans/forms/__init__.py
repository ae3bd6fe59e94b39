"""What people type on the pages of loans."""

from .applying import (
    ActivityForm,
    BankForm,
    DeclarationForm,
    PartiesForm,
    PlanForm,
    ProjectForm,
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
    "DeclarationForm",
    "LoanFilterForm",
    "PartiesForm",
    "PlanForm",
    "ProductForm",
    "ProjectForm",
    "SimulatorForm",
    "TranchesForm",
    "VersionForm",
]
