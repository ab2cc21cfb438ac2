"""Entities of orders. Source: Shopware 6 Admin API 6.7.10.1, schemas of the same names."""

from shopswitch.sandbox.shopware.definition import Entity
from shopswitch.sandbox.shopware.goods_definitions import LIVE_VERSION

_SINCE_6_7 = (
    "primaryOrderDeliveryId",
    "primaryOrderDeliveryVersionId",
    "primaryOrderTransactionId",
    "primaryOrderTransactionVersionId",
    "primaryOrderDelivery",
    "primaryOrderTransaction",
    "internalComment",
)
_OF_ORDER = {"versionId": LIVE_VERSION, "orderVersionId": LIVE_VERSION}

SALES = (
    Entity(
        "order",
        "id versionId autoIncrement orderNumber billingAddressId billingAddressVersionId primaryOrderDeliveryId "
        "primaryOrderDeliveryVersionId primaryOrderTransactionId primaryOrderTransactionVersionId currencyId "
        "languageId salesChannelId orderDateTime orderDate price amountTotal amountNet positionPrice taxStatus "
        "shippingCosts shippingTotal currencyFactor deepLinkCode affiliateCode campaignCode customerComment "
        "internalComment source taxCalculationType stateId ruleIds customFields createdById updatedById itemRounding "
        "totalRounding",
        required="billingAddressId currencyId languageId salesChannelId orderDateTime currencyFactor stateId "
        "price shippingCosts itemRounding totalRounding",
        protected="autoIncrement orderDate amountTotal amountNet positionPrice taxStatus shippingTotal createdAt "
        "updatedAt",
        one="stateMachineState=state_machine_state:stateId primaryOrderDelivery=order_delivery:primaryOrderDeliveryId "
        "primaryOrderTransaction=order_transaction:primaryOrderTransactionId currency=currency:currencyId "
        "language=language:languageId salesChannel=sales_channel:salesChannelId "
        "billingAddress=order_address:billingAddressId",
        single="orderCustomer=order_customer:orderId",
        many="addresses=order_address:orderId deliveries=order_delivery:orderId lineItems=order_line_item:orderId "
        "transactions=order_transaction:orderId",
        empty="documents tags",
        absent="createdBy updatedBy",
        since=dict.fromkeys(_SINCE_6_7, (6, 7)),
        defaults={
            "versionId": LIVE_VERSION,
            "billingAddressVersionId": LIVE_VERSION,
            "primaryOrderDeliveryVersionId": LIVE_VERSION,
            "primaryOrderTransactionVersionId": LIVE_VERSION,
            "ruleIds": [],
            "taxStatus": "gross",
        },
    ),
    Entity(
        "order_line_item",
        "id versionId orderId orderVersionId productId productVersionId promotionId parentId parentVersionId coverId "
        "identifier referencedId quantity label payload good removable stackable position price priceDefinition "
        "unitPrice totalPrice description type customFields states",
        required="orderId identifier quantity label price",
        protected="unitPrice totalPrice createdAt updatedAt",
        one="order=order:orderId product=product:productId parent=order_line_item:parentId",
        many="orderDeliveryPositions=order_delivery_position:orderLineItemId children=order_line_item:parentId",
        empty="orderTransactionCaptureRefundPositions downloads",
        absent="cover promotion",
        defaults={
            **_OF_ORDER,
            "productVersionId": LIVE_VERSION,
            "parentVersionId": LIVE_VERSION,
            "good": True,
            "removable": True,
            "stackable": True,
            "position": 1,
            "states": [],
            "payload": {},
        },
    ),
    Entity(
        "order_delivery",
        "id versionId orderId orderVersionId shippingOrderAddressId shippingOrderAddressVersionId shippingMethodId "
        "stateId trackingCodes shippingDateEarliest shippingDateLatest shippingCosts customFields",
        required="orderId shippingOrderAddressId shippingMethodId stateId shippingDateEarliest shippingDateLatest",
        one="stateMachineState=state_machine_state:stateId order=order:orderId "
        "shippingOrderAddress=order_address:shippingOrderAddressId shippingMethod=shipping_method:shippingMethodId",
        single="primaryOrder=order:primaryOrderDeliveryId",
        many="positions=order_delivery_position:orderDeliveryId",
        since={"primaryOrder": (6, 7)},
        defaults={**_OF_ORDER, "shippingOrderAddressVersionId": LIVE_VERSION, "trackingCodes": []},
    ),
    Entity(
        "order_delivery_position",
        "id versionId orderDeliveryId orderDeliveryVersionId orderLineItemId orderLineItemVersionId price unitPrice "
        "totalPrice quantity customFields",
        required="orderDeliveryId orderLineItemId",
        protected="unitPrice totalPrice quantity createdAt updatedAt",
        one="orderDelivery=order_delivery:orderDeliveryId orderLineItem=order_line_item:orderLineItemId",
        defaults={
            "versionId": LIVE_VERSION,
            "orderDeliveryVersionId": LIVE_VERSION,
            "orderLineItemVersionId": LIVE_VERSION,
        },
    ),
    Entity(
        "order_transaction",
        "id versionId orderId orderVersionId paymentMethodId amount validationData stateId customFields",
        required="orderId paymentMethodId amount stateId",
        one="stateMachineState=state_machine_state:stateId order=order:orderId "
        "paymentMethod=payment_method:paymentMethodId",
        single="primaryOrder=order:primaryOrderTransactionId",
        empty="captures",
        since={"primaryOrder": (6, 7)},
        defaults={**_OF_ORDER, "validationData": {}},
    ),
    Entity(
        "order_customer",
        "id versionId customerId orderId orderVersionId email salutationId firstName lastName company title vatIds "
        "customerNumber customFields remoteAddress",
        required="orderId email firstName lastName",
        one="order=order:orderId",
        absent="customer salutation",
        defaults=_OF_ORDER,
    ),
    Entity(
        "order_address",
        "id versionId countryId countryStateId orderId orderVersionId salutationId firstName lastName street zipcode "
        "city company department title phoneNumber additionalAddressLine1 additionalAddressLine2 hash customFields "
        "vatId",
        required="countryId orderId firstName lastName street city",
        one="country=country:countryId order=order:orderId",
        many="orderDeliveries=order_delivery:shippingOrderAddressId",
        absent="countryState salutation",
        defaults=_OF_ORDER,
    ),
    Entity(
        "state_machine",
        "id technicalName name customFields initialStateId",
        required="technicalName name",
        translated="name customFields",
        many="states=state_machine_state:stateMachineId transitions=state_machine_transition:stateMachineId "
        "historyEntries=state_machine_history:stateMachineId",
    ),
    Entity(
        "state_machine_state",
        "id technicalName name stateMachineId customFields",
        required="technicalName stateMachineId name",
        translated="name customFields",
        one="stateMachine=state_machine:stateMachineId",
        many="fromStateMachineTransitions=state_machine_transition:fromStateId "
        "toStateMachineTransitions=state_machine_transition:toStateId orders=order:stateId "
        "orderDeliveries=order_delivery:stateId orderTransactions=order_transaction:stateId",
    ),
    Entity(
        "state_machine_transition",
        "id actionName stateMachineId fromStateId toStateId customFields",
        required="actionName stateMachineId fromStateId toStateId",
        one="stateMachine=state_machine:stateMachineId fromStateMachineState=state_machine_state:fromStateId "
        "toStateMachineState=state_machine_state:toStateId",
    ),
    Entity(
        "state_machine_history",
        "id referencedId referencedVersionId stateMachineId entityName fromStateId toStateId transitionActionName "
        "userId integrationId internalComment",
        required="referencedId referencedVersionId stateMachineId entityName fromStateId toStateId",
        one="stateMachine=state_machine:stateMachineId fromStateMachineState=state_machine_state:fromStateId "
        "toStateMachineState=state_machine_state:toStateId",
        absent="user integration",
        since={"internalComment": (6, 7)},
        defaults={"referencedVersionId": LIVE_VERSION},
    ),
)
"""Orders, their parts and their states."""
