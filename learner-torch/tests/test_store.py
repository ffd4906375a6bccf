"""The policy store in a bucket, as far as it needs none; TorchBucketIT of learner-service has one."""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path

from erpo_learner.bucket import GIB, MOST_PARTS, PART_BYTES, Bucket, Settings, _parts
from erpo_learner.bucket_store import Cache, policy_store
from erpo_learner.store import DirectoryStore


class SettingsTest(unittest.TestCase):

    def test_should_fill_in_what_works_with_an_endpoint_of_ones_own(self) -> None:
        found = Settings.of({"ERPO_S3_ENDPOINT": "https://minio:9000", "ERPO_S3_TIME_LIMIT": "PT1H5S", "ERPO_S3_CACHE_GIB": "2"})
        self.assertEqual(found, Settings("https://minio:9000", "us-east-1", True, Path("policy-cache"), 2 * GIB, 3605))

    def test_should_leave_region_and_style_to_the_sdk_when_the_service_is_amazons(self) -> None:
        self.assertEqual(Settings.of({}), Settings(None, None, False, Path("policy-cache"), 100 * GIB, 1800))

    def test_should_name_the_variable_when_it_is_refused(self) -> None:
        for name, value, expected in (("ENDPOINT", "minio:9000", "a URL such as https://minio.example:9000"),
                                      ("CACHE_GIB", "0", "a positive number"), ("TIME_LIMIT", "PT", "a duration such as PT30M"),
                                      ("PATH_STYLE", "yes", "true or false")):
            with self.assertRaisesRegex(ValueError, f"ERPO_S3_{name} must be {expected}, was {value}"):
                Settings.of({f"ERPO_S3_{name}": value})
        for place, found in (("", "not set"), ("gs://bucket", "gs://bucket")):
            with self.assertRaisesRegex(ValueError, f"ERPO_POLICY_STORE must be .*, was {found}"):
                policy_store({"ERPO_POLICY_STORE": place})
        with self.assertRaisesRegex(ValueError, "should be s3://bucket/prefix, was s3://UPPER"):
            Bucket("s3://UPPER", Settings.of({}))
        self.assertIsInstance(policy_store({"ERPO_POLICY_STORE": "/tmp/policies"}), DirectoryStore)

    def test_should_cut_a_file_into_no_more_parts_than_s3_allows(self) -> None:
        self.assertEqual(_parts(PART_BYTES + 1), [(1, 0, PART_BYTES), (2, PART_BYTES, 1)])
        large = _parts(MOST_PARTS * PART_BYTES + 5)
        self.assertLessEqual(len(large), MOST_PARTS)
        self.assertEqual(sum(length for _, _, length in large), MOST_PARTS * PART_BYTES + 5)


class CacheTest(unittest.TestCase):

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        self.cache = Cache(self.root, 250)
        for version in range(4):
            directory = self.root / f"run/v{version:06d}-0123456789ab"
            directory.mkdir(parents=True)
            (directory / "model.safetensors").write_bytes(bytes(100))
            os.utime(directory, (version, version))

    def _kept(self) -> list[int]:
        return sorted(int(entry.name[1:7]) for entry in self.root.glob("run/v*"))

    def test_should_delete_what_was_used_longest_ago_and_what_was_left_unfinished(self) -> None:
        (self.root / "run/.unfinished-v000007").mkdir()
        self.cache.make_room(0)
        self.assertEqual(self._kept(), [2, 3])
        self.assertFalse((self.root / "run/.unfinished-v000007").exists())

    def test_should_keep_the_last_two_that_this_process_opened(self) -> None:
        for version in (2, 0, 1):
            self.cache.use(f"run/v{version:06d}-0123456789ab")
        self.cache.make_room(100)
        self.assertEqual(self._kept(), [0, 1])

    def test_should_keep_what_another_process_opened_until_it_ends(self) -> None:
        ready, taken = os.pipe()
        end, ended = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.close(ended)
                mine = Cache(self.root, 250)
                mine.use("run/v000000-0123456789ab")
                os.write(taken, b"x")
                os.read(end, 1)
            finally:
                os._exit(0)
        os.read(ready, 1)
        os.utime(self.root / "run/v000000-0123456789ab", (0, 0))
        self.cache.make_room(0)
        self.assertEqual(self._kept(), [0, 3])
        os.close(ended)
        os.waitpid(child, 0)
        self.cache.make_room(100)
        self.assertEqual(self._kept(), [3])


if __name__ == "__main__":
    unittest.main()
