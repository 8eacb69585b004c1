"""What is an account? A word to sign in with and an opaque code that acts are kept under; no name of a person."""

import secrets

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


def new_code() -> str:
    """A code that says nothing about its holder."""
    return f"a{secrets.token_hex(8)}"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **more: object) -> "Account":
        """A new account; without a password it can only sign in through an identity provider."""
        account = self.model(username=username, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of a sign-in word."""
        return self.get(username=username)


class Account(AbstractBaseUser):
    """One account. `code` stands on acts; `runs_site` may give out offices and has no right to content (rule 9)."""

    username = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=64, unique=True, default=new_code, editable=False)
    is_active = models.BooleanField(default=True)
    runs_site = models.BooleanField(default=False)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        """The opaque code, so that logs name no one."""
        return self.code
