"""Rules that template.yaml keeps, beyond what `sam validate --lint` knows."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kundenakte.domain import delivery
from kundenakte.storage import transfer
from kundenakte.storage.notes import WANTED
from local.streams import fits
from local.template import ROOT, Template

TEMPLATE = Template()
RESOURCES: dict[str, Any] = TEMPLATE.data["Resources"]
GLOBALS = TEMPLATE.data["Globals"]["Function"]
FUNCTIONS = TEMPLATE.resources("AWS::Serverless::Function")
CALLS = [
    name
    for name, function in FUNCTIONS.items()
    for event in function.get("Events", {}).values()
    if event["Type"] == "HttpApi" and event["Properties"]["Method"] == "post"
]
TABLES = ("AccountsTable", "CustomersTable")
ACTIONS = {
    f"dynamodb:{action}"
    for action in (
        *("GetItem", "BatchGetItem", "Query"),
        *("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"),
        "ConditionCheckItem",
    )
}
OBJECTS = "DocumentsBucket/*"  # a bucket's objects have no names that a template could know
TRANSFERS = "TransferBucket/*"
SES = "arn:AWS::Partition:ses:AWS::Region:AWS::AccountId"
IDENTITIES = "AWS::AccountId}:identity/*"  # whom an account sends from is one of its settings
SENDERS = {f"{SES}:identity/*", f"{SES}:configuration-set/MailConfigurationSet"}
QUEUES = ("Billing", "Mail", "Notification", "Erasure", "Export", "Import")
# Beside DynamoDB: action → the resources.
OTHERS = {
    "sqs:SendMessage": {f"{name}Queue" for name in QUEUES},
    "s3:PutObject": {OBJECTS, TRANSFERS},
    "s3:GetObject": {OBJECTS, TRANSFERS},
    "s3:ListMultipartUploadParts": {TRANSFERS},
    "s3:ListBucket": {"DocumentsBucket", "TransferBucket"},
    "sqs:ChangeMessageVisibility": {"MailQueue", "ExportQueue"},
    "ses:SendEmail": SENDERS,
    "ses:SendRawEmail": SENDERS,
}
INDEXES = {
    "by_number": (["account_id", "customer_number"], "INCLUDE"),
    "by_name": (["account_id", "name_sort"], "INCLUDE"),
    "by_ext_uid": (["account_id", "ext_uid"], "KEYS_ONLY"),
    "by_tag": (["tag_key", "customer_id"], "KEYS_ONLY"),
    "by_hash": (["page_hash"], "KEYS_ONLY"),
    "directory": (["account_id", "customer_id"], "INCLUDE"),
    "by_open": (["open_key", "open_of"], "INCLUDE"),
    "by_due": (["due_shard", "due_at"], "KEYS_ONLY"),
    "by_account": (["list_key", "list_sort"], "KEYS_ONLY"),
}


def statements(function: str) -> list[dict[str, Any]]:
    policies = FUNCTIONS[function].get("Policies", [])
    return [statement for policy in policies for statement in policy["Statement"]]


def rights(function: str) -> Iterator[tuple[str, str]]:
    """(action, table or table/index), one by one."""
    for statement in statements(function):
        named = statement["Resource"]
        for resource in named if isinstance(named, list) else [named]:
            for action in statement["Action"]:
                yield action, place(resource)


def place(resource: Any) -> str:
    text = resource["Fn::GetAtt"] if "Fn::GetAtt" in resource else resource["Fn::Sub"]
    return text.replace("${", "").replace("}", "").replace(".Arn", "")


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def resources_after_the_transform() -> int:
    """What SAM makes of the template: a function becomes itself and a role, each of its events a
    permission or a mapping (a schedule that and a rule or role), the API an API and a stage;
    everything else stays one. Held against aws-sam-translator 1.115, which counts the same."""
    events = sum(
        2 if event["Type"].startswith("Schedule") else 1
        for function in FUNCTIONS.values()
        for event in function.get("Events", {}).values()
    )
    apis = len(TEMPLATE.resources("AWS::Serverless::HttpApi"))
    return len(RESOURCES) + len(FUNCTIONS) + events + apis


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_scan_or_use_a_wildcard(function: str) -> None:
    text = json.dumps(statements(function))
    for bucket in ("DocumentsBucket", "TransferBucket"):
        text = text.replace(f"${{{bucket}.Arn}}/*", "")
    assert "*" not in text.replace(IDENTITIES, "")
    assert {action for action, _ in rights(function)} <= ACTIONS | OTHERS.keys()


def test_a_stream_has_two_readers_at_most() -> None:
    """AWS throttles more."""
    readers = [
        event["Properties"]["Stream"]["Fn::GetAtt"]
        for function in FUNCTIONS.values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "DynamoDB"
    ]
    assert all(readers.count(stream) <= 2 for stream in readers)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_rights_are_for_our_tables_and_indexes_only(function: str) -> None:
    known = {*TABLES, *(f"CustomersTable/index/{index}" for index in INDEXES)}
    for action, where in rights(function):
        assert where in OTHERS.get(action, known)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_index_is_only_queried(function: str) -> None:
    on_indexes = {action for action, where in rights(function) if "/index/" in where}
    assert on_indexes <= {"dynamodb:Query"}


def test_the_front_door_has_the_rights_of_all_calls_and_no_more() -> None:
    union = {right for call in CALLS for right in rights(call)}
    assert set(rights("Api")) == union


def test_the_accounts_table_is_written_by_management_and_where_articles_and_coupons_are() -> None:
    """They are beside the account's settings; a function without them has no business there."""
    for function in set(FUNCTIONS) - {"Manage", "AccountPage", "Api"}:
        allowed = {action for action, where in rights(function) if where == "AccountsTable"}
        needed = {"dynamodb:GetItem", "dynamodb:UpdateItem"}
        if function.startswith(("Article", "Coupon", "Mailtemplate")):
            needed |= {"dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"}
        if function in (
            *("SubscriptionCreate", "SubscriptionChangearticle"),
            *("HostedPage", "ImportWork"),
        ):
            needed |= {"dynamodb:PutItem"}  # a coupon that is used is counted
        if function == "HostedPage":
            needed |= {"dynamodb:Query"}  # the articles that may be chosen
        if function == "FiguresRun":  # an item for each month, another while it is cut off
            needed |= {"dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"}
        if function.startswith("Export"):
            needed |= {"dynamodb:PutItem", "dynamodb:Query"}  # they are listed there
        assert allowed <= needed, function


def test_management_has_no_public_route() -> None:
    assert "Events" not in FUNCTIONS["Manage"]
    assert "FunctionUrlConfig" not in FUNCTIONS["Manage"]


def test_a_deployed_service_knows_no_sign_in_without_a_code() -> None:
    """What a local run tells its functions is where a link leads to; the door is the run's own."""
    assert "LOCAL_SIGN_IN" not in (ROOT / "template.yaml").read_text()
    sources = [path for folder in ("functions", "layers") for path in (ROOT / folder).rglob("*.py")]
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in sources}
    entry = "layers/common/python/kundenakte/entry"
    assert [name for name, text in texts.items() if "_local/" in text] == []
    named = [name for name, text in texts.items() if "LOCAL_SIGN_IN" in text]
    assert named == [f"{entry}/settings.py"]
    using = {name: text.count(".local_sign_in") for name, text in texts.items()}
    used = {name: times for name, times in using.items() if times}
    assert used == {f"{entry}/account/sign_in.py": 1}


def test_every_function_has_its_folder_and_every_folder_its_function() -> None:
    folders = {p.parent.name for p in (ROOT / "functions").glob("*/app.py")}
    assert {snake(name) for name in FUNCTIONS} == folders
    assert {f["CodeUri"] for f in FUNCTIONS.values()} == {f"functions/{n}/" for n in folders}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_routed_under_its_own_name(call: str) -> None:
    noun, verb = snake(call).split("_", 1)
    [event] = FUNCTIONS[call]["Events"].values()
    assert event["Properties"]["Method"] == "post"
    assert event["Properties"]["Path"] == f"/v1/{noun}.{verb}"


def test_the_compatible_address_takes_any_method() -> None:
    assert [r.key for r in TEMPLATE.routes() if r.function.name == "Api"] == [
        "ANY /api/1.0/api.php"
    ]


def test_layer_and_functions_are_for_the_same_processor() -> None:
    layer = RESOURCES["CommonLayer"]
    assert GLOBALS["Architectures"] == [{"Ref": "Arch"}]
    assert layer["Metadata"]["BuildArchitecture"] == {"Ref": "Arch"}
    assert layer["Properties"]["CompatibleArchitectures"] == [{"Ref": "Arch"}]
    assert not any("Architectures" in f or "Runtime" in f for f in FUNCTIONS.values())


def test_layer_and_functions_are_for_the_same_python() -> None:
    layer = RESOURCES["CommonLayer"]
    assert layer["Metadata"]["BuildMethod"] == GLOBALS["Runtime"]
    assert layer["Properties"]["CompatibleRuntimes"] == [GLOBALS["Runtime"]]


def test_the_layers_folder_is_python_itself() -> None:
    assert RESOURCES["CommonLayer"]["Properties"]["ContentUri"] == "layers/common/python/"


def test_all_functions_log_into_one_group_that_forgets() -> None:
    assert GLOBALS["LoggingConfig"] == {"LogGroup": {"Ref": "Logs"}}
    assert not any("LoggingConfig" in function for function in FUNCTIONS.values())
    for group in TEMPLATE.resources("AWS::Logs::LogGroup").values():
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_access_logs_name_the_route_and_neither_path_nor_caller() -> None:
    settings = RESOURCES["HttpApi"]["Properties"]["AccessLogSettings"]
    fields = set(re.findall(r"\$context\.([\w.]+)", settings["Format"]))
    assert {"routeKey", "requestId", "status", "responseLatency"} <= fields
    assert not [f for f in fields if re.search("path|ip|identity|userAgent|domain", f, re.I)]
    assert json.loads(settings["Format"])


def test_the_api_is_throttled() -> None:
    assert set(RESOURCES["HttpApi"]["Properties"]["DefaultRouteSettings"]) == {
        "ThrottlingRateLimit",
        "ThrottlingBurstLimit",
    }


def test_there_are_at_most_ten_alarms_and_all_can_send_mail() -> None:
    alarms = TEMPLATE.resources("AWS::CloudWatch::Alarm")
    assert 1 <= len(alarms) <= 10
    topic = {"Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]}
    assert all(alarm["AlarmActions"] == topic for alarm in alarms.values())


def test_the_alarms_watch_no_more_metrics_than_are_free() -> None:
    alarms = TEMPLATE.resources("AWS::CloudWatch::Alarm").values()
    parts = [part for alarm in alarms for part in alarm.get("Metrics", [{"MetricStat": alarm}])]
    assert len([part for part in parts if "MetricStat" in part]) <= 10


def test_an_alarm_watches_every_queue_of_work_that_was_given_up() -> None:
    queues = TEMPLATE.resources("AWS::SQS::Queue")
    targets = {
        q["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
        for q in queues.values()
        if "RedrivePolicy" in q
    }
    mappings = (e["Properties"] for f in FUNCTIONS.values() for e in f.get("Events", {}).values())
    targets |= {
        m["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
        for m in mappings
        if "DestinationConfig" in m
    }
    watched = re.findall(r"(\w+)\.QueueName", json.dumps(RESOURCES["GivenUpAlarm"]))
    assert {target.removesuffix(".Arn") for target in targets} == set(watched)


def test_what_the_stream_brings_is_given_up_to_a_queue_and_not_forgotten() -> None:
    for function in FUNCTIONS.values():
        for event in function.get("Events", {}).values():
            if event["Type"] == "DynamoDB":
                assert "OnFailure" in event["Properties"]["DestinationConfig"]


def least(value: Any) -> int:
    """A number of the template, of a parameter the least it may be."""
    if isinstance(value, dict):
        value = TEMPLATE.data["Parameters"][value["Ref"]]["MinValue"]
    return int(value)


def test_a_message_stays_hidden_for_six_times_what_its_function_may_take() -> None:
    """As AWS advises: or a slow batch would be handed to a second function."""
    for name, function in FUNCTIONS.items():
        for event in function.get("Events", {}).values():
            if event["Type"] == "SQS":
                queue = RESOURCES[event["Properties"]["Queue"]["Fn::GetAtt"].removesuffix(".Arn")]
                longest = function.get("Timeout", GLOBALS["Timeout"])
                assert least(queue["Properties"]["VisibilityTimeout"]) >= 6 * longest, name
                assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize(
    ("name", "tries"), [("BillingQueue", 5), ("MailQueue", 10), ("NotificationQueue", 12)]
)
def test_messages_are_named_by_their_sender_and_end_as_dead_letters(name: str, tries: int) -> None:
    queue = RESOURCES[name]["Properties"]
    assert (queue["FifoQueue"], queue["ContentBasedDeduplication"]) == (True, False)
    assert queue["DeduplicationScope"] == "messageGroup"
    assert queue["FifoThroughputLimit"] == "perMessageGroupId"
    target = {"Fn::GetAtt": "DeadLetters.Arn"}
    assert queue["RedrivePolicy"] == {"deadLetterTargetArn": target, "maxReceiveCount": tries}
    assert RESOURCES["DeadLetters"]["Properties"]["FifoQueue"] is True


def test_what_receivers_do_not_take_ends_before_it_would_be_a_dead_letter() -> None:
    queue = RESOURCES["NotificationQueue"]["Properties"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] > delivery.TRIES


def test_notifications_are_repeated_after_ten_minutes() -> None:
    repeat = TEMPLATE.data["Parameters"]["NotificationRepeatSeconds"]
    assert repeat["Default"] == 600  # contract 4.1
    assert repeat["MaxValue"] == 12 * 60 * 60  # SQS keeps a message hidden no longer
    queue = RESOURCES["NotificationQueue"]["Properties"]
    assert queue["VisibilityTimeout"] == {"Ref": "NotificationRepeatSeconds"}


def test_events_go_to_the_queues_while_they_wait_and_only_then() -> None:
    event = FUNCTIONS["EventRoute"]["Events"]["Waiting"]["Properties"]
    filters = [json.loads(each["Pattern"]) for each in event["FilterCriteria"]["Filters"]]
    pattern, erased, imported, work = filters
    change = {"Keys": {"sk": {"S": "EVENT#1"}}, "NewImage": {"route": {"S": WANTED}}}
    assert fits(pattern, {"eventName": "INSERT", "dynamodb": change})
    assert fits(pattern, {"eventName": "MODIFY", "dynamodb": change})
    assert not fits(pattern, {"eventName": "REMOVE", "dynamodb": change})
    assert not fits(pattern, {"eventName": "MODIFY", "dynamodb": {**change, "NewImage": {}}})
    other = {**change, "Keys": {"sk": {"S": "CUSTOMER"}}}
    assert not fits(pattern, {"eventName": "INSERT", "dynamodb": other})
    note = {"Keys": {"sk": {"S": "ERASURE"}}}
    assert fits(erased, {"eventName": "INSERT", "dynamodb": note})
    assert not fits(erased, {"eventName": "MODIFY", "dynamodb": note})
    assert not fits(erased, {"eventName": "INSERT", "dynamodb": other})
    asked = {"Keys": {"sk": {"S": "WORK"}}}
    assert fits(work, {"eventName": "INSERT", "dynamodb": asked})
    assert not fits(work, {"eventName": "REMOVE", "dynamodb": asked})
    assert not fits(work, {"eventName": "INSERT", "dynamodb": note})
    wake = {"Keys": {"sk": {"S": "IMPORT_WORK"}}}
    assert all(fits(imported, {"eventName": e, "dynamodb": wake}) for e in ("INSERT", "MODIFY"))
    assert not fits(imported, {"eventName": "REMOVE", "dynamodb": wake})
    assert not fits(imported, {"eventName": "MODIFY", "dynamodb": asked})


def test_one_batch_of_a_shard_at_a_time_keeps_the_order_of_a_customers_events() -> None:
    """Several at once keep that of an item (partition and sort key), and each event is one."""
    event = FUNCTIONS["EventRoute"]["Events"]["Waiting"]["Properties"]
    assert event.get("ParallelizationFactor", 1) == 1


@pytest.mark.parametrize("queue", TEMPLATE.resources("AWS::SQS::Queue"))
def test_queues_are_encrypted(queue: str) -> None:
    assert RESOURCES[queue]["Properties"]["SqsManagedSseEnabled"] is True


def test_the_stack_stays_clear_of_cloudformations_500_resources() -> None:
    assert resources_after_the_transform() < 450


@pytest.mark.parametrize("name", [*TABLES, "DocumentsBucket", "TransferBucket"])
def test_data_outlives_the_stack(name: str) -> None:
    assert RESOURCES[name]["DeletionPolicy"] == "Retain"
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_protected_encrypted_and_paid_by_use(name: str) -> None:
    table = RESOURCES[name]["Properties"]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}


def test_the_customers_table_has_all_indexes_of_the_plan() -> None:
    found = {
        index["IndexName"]: (
            [key["AttributeName"] for key in index["KeySchema"]],
            index["Projection"]["ProjectionType"],
        )
        for index in RESOURCES["CustomersTable"]["Properties"]["GlobalSecondaryIndexes"]
    }
    assert found == INDEXES


def test_indexes_hold_what_is_looked_at_without_the_records() -> None:
    held = {
        index["IndexName"]: index["Projection"]["NonKeyAttributes"]
        for index in RESOURCES["CustomersTable"]["Properties"]["GlobalSecondaryIndexes"]
        if index["Projection"]["ProjectionType"] == "INCLUDE"
    }
    assert held == {
        "directory": ["folded", "plain", "country", "city", "tags"],
        "by_number": ["country", "tags"],
        "by_name": ["country", "tags"],
        "by_open": ["outstanding", "currency", "due_on"],
    }


def test_the_documents_bucket_is_private_versioned_and_encrypted() -> None:
    bucket = RESOURCES["DocumentsBucket"]["Properties"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "BucketEncryption" in bucket


def test_the_transfer_bucket_is_private_encrypted_and_keeps_nothing() -> None:
    bucket = RESOURCES["TransferBucket"]["Properties"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert "BucketEncryption" in bucket
    assert "VersioningConfiguration" not in bucket
    [rule] = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == transfer.DAYS


def test_documents_are_locked_where_the_owner_wants_it_only() -> None:
    bucket = RESOURCES["DocumentsBucket"]["Properties"]
    condition, locked, otherwise = bucket["ObjectLockConfiguration"]["Fn::If"]
    assert TEMPLATE.data["Parameters"]["DocumentRetentionYears"]["Default"] == 0
    assert condition == bucket["ObjectLockEnabled"]["Fn::If"][0] == "LocksDocuments"
    assert locked["Rule"]["DefaultRetention"]["Years"] == {"Ref": "DocumentRetentionYears"}
    assert otherwise == {"Ref": "AWS::NoValue"}


def test_every_parameter_is_explained() -> None:
    guide = (ROOT / "docs/deploy.md").read_text()
    for name, parameter in TEMPLATE.data["Parameters"].items():
        assert parameter["Description"]
        assert f"`{name}`" in guide
