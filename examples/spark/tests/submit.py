"""Starts a job as spark-submit does, on a cluster of two executors that this machine plays."""

import subprocess
import sys
from pathlib import Path

import pyspark

settings = {
    "spark.master": "local-cluster[2,1,1024]",
    "spark.executor.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    # Whole rows of what is read, so that a small input makes several tasks.
    "spark.sql.files.maxPartitionBytes": "256k",
    "spark.sql.files.openCostInBytes": "128k",
    "spark.log.level": "WARN",
}
submit = Path(pyspark.__file__).with_name("bin") / "spark-submit"
given = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
sys.exit(subprocess.call([str(submit), *given, *sys.argv[1:]]))
