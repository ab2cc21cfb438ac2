"""Errors as Magento writes them: a message with placeholders, and what belongs in them.

Source: recorded answers of Magento 2.4.6; `framework/Webapi/Rest/Response.php`.
"""

from collections.abc import Mapping, Sequence

Parameters = Mapping[str, object] | Sequence[object] | None


class ApiError(Exception):
    """An answer other than success.

    Attributes:
        status: HTTP status.
        message: Text with placeholders such as ``%resources`` or ``%1``.
        parameters: What the placeholders stand for; left out of the body when there are none.
    """

    def __init__(self, status: int, message: str, parameters: Parameters = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.parameters = parameters

    def body(self) -> dict[str, object]:
        """What is sent."""
        return {"message": self.message} | ({} if self.parameters is None else {"parameters": self.parameters})


def not_authorised(resource: str) -> ApiError:
    """No login, an unknown token and a missing right look alike."""
    return ApiError(401, "The consumer isn't authorized to access %resources.", {"resources": resource})


def no_product() -> ApiError:
    """There is no product with that SKU."""
    return ApiError(404, "The product that was requested doesn't exist. Verify the product and try again.")


def no_entity() -> ApiError:
    """There is no order, shipment or invoice with that id."""
    return ApiError(404, "The entity that was requested doesn't exist. Verify the entity and try again.")


def required(field: str) -> ApiError:
    """A parameter of the call is missing."""
    return ApiError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": field})


def wrong_type(value: object, kind: str) -> ApiError:
    """A parameter has another type than it should."""
    message = 'The "%value" value\'s type is invalid. The "%type" type was expected. Verify and try again.'
    return ApiError(400, message, {"value": str(value), "type": kind})


class InternalError(Exception):
    """The shop ran into something it did not expect: 500 with a report number."""
