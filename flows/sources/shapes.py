"""The check that an API's answer has the promised shape and is about the right account; knows no platform."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.campaign_keys import canonical_handle
from flows.sources.apis import ApiAccount, ApiFault, Shown

# Every platform counts in whole numbers. A longer one than JSON's own programs can hold is damage, not a count.
Followers = Annotated[int, Field(strict=True, ge=0, lt=1 << 53)]


class Shape(BaseModel):
    """What all shapes share: fields that are asked for must be there in their own type, all others are left alone."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


AnyShape = TypeVar("AnyShape", bound=Shape)


def shaped(shape: type[AnyShape], body: Any) -> AnyShape:  # noqa: ANN401 - JSON of any kind comes in
    """The body as this shape. Raises ApiFault (schema_drift) that names fields, never a value that stood in them."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        places = [f"{'.'.join(str(step) for step in one['loc'])} {one['type']}".strip() for one in error.errors()]
        raise ApiFault(
            "schema_drift",
            needed=f"an answer with {', '.join(shape.model_fields)}",
            found=f"another shape ({'; '.join(places[:3])})",
            remedy="see that the token has all the scopes this count needs; if it has, the platform has changed its "
            "answer: keep counts in inbox/counts.csv until Ikuti knows the new one",
        ) from None


def exactly(followers: int) -> Shown:
    """The count of a platform that does not round."""
    return Shown(followers, followers, is_exact=True)


def same_handle(account: ApiAccount, shown: str) -> bool:
    """Whether the handle in an answer is the account's own, as the platform compares handles."""
    return canonical_handle(account.platform, shown) == account.handle


def of_another_account(account: ApiAccount, remedy: str) -> ApiFault:
    """The refusal of an answer that tells another account's number."""
    return ApiFault(
        "not_found",
        needed=f"the count of {account.account_key}",
        found="an answer about another account",
        remedy=remedy,
    )


def unnamed_account(account: ApiAccount, needed: str, remedy: str) -> ApiFault:
    """The refusal to ask when campaign.toml does not say whom to ask about."""
    return ApiFault("not_found", needed=needed, found=f"none for {account.account_key}", remedy=remedy)
