"""Creates what template.yaml describes in a local AWS: tables, their expiry, buckets, queues."""

import json
from typing import Any

from local.template import Template, local_name

COPIED = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "DeletionProtectionEnabled",
)


def table_request(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's description of a table as arguments of CreateTable."""
    request = {"TableName": name} | {k: properties[k] for k in COPIED if k in properties}
    if "StreamSpecification" in properties:
        request["StreamSpecification"] = {
            "StreamEnabled": True,
            "StreamViewType": properties["StreamSpecification"]["StreamViewType"],
        }
    return request


def create_tables(dynamodb: Any, template: Template | None = None) -> dict[str, str]:
    """Creates tables and indexes that are missing; returns logical name → table name.

    Works with any boto client: ministack's and moto's alike.
    """
    template = template or Template()
    tables = template.resources("AWS::DynamoDB::Table")
    existing = set(dynamodb.list_tables()["TableNames"])
    for name, properties in tables.items():
        request = table_request(name, template.resolve(properties))
        if name in existing:
            _add_indexes(dynamodb, request)
        else:
            dynamodb.create_table(**request)
        _set_expiry(dynamodb, name, properties.get("TimeToLiveSpecification"))
    return {name: name for name in tables}


def _add_indexes(dynamodb: Any, request: dict[str, Any]) -> None:
    """Adds the indexes of `request` that the table lacks, one an update as DynamoDB demands."""
    table = dynamodb.describe_table(TableName=request["TableName"])["Table"]
    present = {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])}
    for index in request.get("GlobalSecondaryIndexes", []):
        if index["IndexName"] not in present:
            dynamodb.update_table(
                TableName=request["TableName"],
                AttributeDefinitions=request["AttributeDefinitions"],
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )


def _set_expiry(dynamodb: Any, table: str, specification: dict[str, Any] | None) -> None:
    if not specification:
        return
    now = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if now.get("TimeToLiveStatus") != "ENABLED":
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)


def create_buckets(s3: Any, region: str, template: Template | None = None) -> list[str]:
    """Creates the buckets that are missing; returns the names of all."""
    template = template or Template()
    existing = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    names = []
    for logical, properties in template.resources("AWS::S3::Bucket").items():
        name = local_name(logical, {"Type": "AWS::S3::Bucket"})
        names.append(name)
        if name not in existing:
            s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
        if versioning := properties.get("VersioningConfiguration"):
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=versioning)
    return names


def create_queues(sqs: Any, template: Template | None = None) -> list[str]:
    """Creates the queues that are missing; returns the names of all.

    It looks for them by name: ministack's own look-up by URL misses one made on another port.
    """
    template = template or Template()
    existing = {url.rpartition("/")[2] for url in sqs.list_queues().get("QueueUrls", [])}
    names = {}
    for logical, properties in template.queues().items():
        names[logical] = local_name(logical, {"Properties": properties})
        if names[logical] not in existing:
            attributes = {k: _text(v) for k, v in properties.items() if k != "RedrivePolicy"}
            sqs.create_queue(QueueName=names[logical], Attributes=attributes)
    urls = {n: sqs.get_queue_url(QueueName=name)["QueueUrl"] for n, name in names.items()}
    for logical, properties in template.queues().items():
        if policy := properties.get("RedrivePolicy"):
            target = urls[policy["deadLetterTargetArn"].removesuffix(".Arn")]
            arn = sqs.get_queue_attributes(QueueUrl=target, AttributeNames=["QueueArn"])
            policy = policy | {"deadLetterTargetArn": arn["Attributes"]["QueueArn"]}
            attributes = {"RedrivePolicy": json.dumps(policy)}
            sqs.set_queue_attributes(QueueUrl=urls[logical], Attributes=attributes)
    return list(names.values())


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
