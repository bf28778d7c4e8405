from tests.kernel.conftest import in_english

__all__ = ["in_english"]
