#!/usr/bin/env python3
"""Sends segment documents to an X-Ray endpoint as a service would: with boto3. Usage: moto_put.py URL TRACES [EPOCH]; prints the ids."""
import json
import sys

import boto3

from xray_data import make_traces


def main():
    url, count = sys.argv[1], int(sys.argv[2])
    client = boto3.client("xray", region_name="eu-west-1", endpoint_url=url, aws_access_key_id="AKIDTEST",
                          aws_secret_access_key="test-secret")
    for trace in make_traces(count, 3, float(sys.argv[3]), 600.0):
        answer = client.put_trace_segments(TraceSegmentDocuments=[d for _, d in trace.documents])
        assert not answer.get("UnprocessedTraceSegments"), json.dumps(answer)
        print(trace.id)


if __name__ == "__main__":
    main()
