"""The tree of the ledger: published vectors, our own vectors, paths of tiles."""

import json
from pathlib import Path

import pytest

from callup.errors import InputError, ProofError
from callup.ledger.merkle import (
    EMPTY_ROOT,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_over,
    range_root,
)
from callup.ledger.rim import Rim, grow, rim_of, rim_root
from callup.ledger.tiles import (
    edge_tiles,
    number_path,
    pack_entry,
    parse_path,
    published_nodes,
    tile_path,
    tiles_of,
    unpack_entries,
)
from tests.tiny_ledger import naive_consistency, naive_inclusion, naive_root

VECTORS = Path(__file__).parents[1] / "docs" / "ledger" / "vectors.json"

# The eight leaves and roots of the Certificate Transparency reference tests: transparency-dev/merkle,
# testonly/constants.go, and google/certificate-transparency before it.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_CONSISTENCY = {
    (1, 1): [],
    (1, 8): ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"],
    (6, 8): ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"],
    (2, 5): ["5f083f0a1a33ca07", "bc1a0643b12e4d2d"],
}


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_public_vectors(size):
    leaves = CT_LEAVES[:size]
    assert range_root(nodes_over([leaf_hash(data) for data in leaves]), 0, size).hex() == CT_ROOTS[size]
    assert rim_root(grow(Rim(), leaves).rim).hex() == CT_ROOTS[size]
    assert naive_root(leaves).hex() == CT_ROOTS[size]


@pytest.mark.parametrize(("sizes", "begins"), CT_CONSISTENCY.items())
def test_the_consistency_proofs_are_those_of_the_public_vectors(sizes, begins):
    old, new = sizes
    proof = consistency_proof(nodes_over([leaf_hash(data) for data in CT_LEAVES]), old, new)
    assert [one.hex()[:16] for one in proof] == begins
    check_consistency(old, new, proof, bytes.fromhex(CT_ROOTS[old]), bytes.fromhex(CT_ROOTS[new]))


def test_the_root_of_no_entries_is_the_hash_of_nothing():
    assert EMPTY_ROOT.hex() == CT_ROOTS[0]


def test_our_published_vectors_hold_for_the_library_and_for_the_naive_tree():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert len(vectors["roots"]) >= 30
    assert len(vectors["inclusion"]) >= 30
    assert len(vectors["consistency"]) >= 30
    leaves = [bytes.fromhex(text) for text in vectors["leaves"]]
    hashes = [leaf_hash(data) for data in leaves]
    for row in vectors["roots"]:
        part = leaves[: row["size"]]
        assert naive_root(part).hex() == row["root"] == rim_root(grow(Rim(), part).rim).hex()
    for row in vectors["inclusion"]:
        part = leaves[: row["size"]]
        proof = [bytes.fromhex(text) for text in row["proof"]]
        assert naive_inclusion(row["index"], part) == proof
        assert inclusion_proof(nodes_over(hashes), row["index"], row["size"]) == proof
        check_inclusion(hashes[row["index"]], row["index"], row["size"], proof, naive_root(part))
    for row in vectors["consistency"]:
        old, new = row["old"], row["new"]
        proof = [bytes.fromhex(text) for text in row["proof"]]
        assert naive_consistency(old, leaves[:new]) == proof == consistency_proof(nodes_over(hashes), old, new)
        check_consistency(old, new, proof, naive_root(leaves[:old]), naive_root(leaves[:new]))


def test_every_proof_in_small_trees_is_the_naive_one_and_holds():
    leaves = [bytes([at]) for at in range(20)]
    hashes = [leaf_hash(data) for data in leaves]
    for size in range(1, 21):
        node, root = nodes_over(hashes[:size]), naive_root(leaves[:size])
        for at in range(size):
            proof = inclusion_proof(node, at, size)
            assert proof == naive_inclusion(at, leaves[:size])
            check_inclusion(hashes[at], at, size, proof, root)
        for old in range(1, size + 1):
            proof = consistency_proof(node, old, size)
            assert proof == naive_consistency(old, leaves[:size])
            check_consistency(old, size, proof, naive_root(leaves[:old]), root)


def test_nothing_is_shown_about_an_empty_tree_or_a_leaf_that_is_not_there():
    node = nodes_over([leaf_hash(b"")])
    for wrong in (
        lambda: consistency_proof(node, 0, 1),
        lambda: consistency_proof(node, 2, 1),
        lambda: check_consistency(0, 1, [], EMPTY_ROOT, leaf_hash(b"")),
        lambda: inclusion_proof(node, 1, 1),
        lambda: inclusion_proof(node, -1, 1),
        lambda: check_inclusion(leaf_hash(b""), 1, 1, [], leaf_hash(b"")),
    ):
        with pytest.raises(ProofError):
            wrong()


def test_a_hash_of_another_length_is_refused():
    with pytest.raises(ProofError, match="32 bytes"):
        check_inclusion(leaf_hash(b"")[:31], 0, 1, [], leaf_hash(b""))


def test_doubling_the_last_leaf_gives_another_root():
    assert naive_root([b"a", b"b", b"c"]) != naive_root([b"a", b"b", b"c", b"c"])


@pytest.mark.parametrize(
    ("number", "path"),
    [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (10**9, "x001/x000/x000/000")],
)
def test_numbers_are_written_in_groups_of_three(number, path):
    assert number_path(number) == path
    assert parse_path(f"tile/0/{path}") == (0, number, 256)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/001/002", "tile/0/000.p/0",
        "tile/0/000.p/256", "tile/0/000.p/08", "tile/entries/000.p/-1", "tile/leaves/000", "checkpoint",
    ],
)  # fmt: skip
def test_other_paths_name_no_tile(path):
    assert parse_path(path) is None


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts():
    found = list(tiles_of(70_000))
    assert sum(level == 0 and width == 256 for level, _, width in found) == 273
    assert [one for one in found if one[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)] == list(edge_tiles(70_000))
    assert sum(level == 1 for level, _, _ in found) == 2
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles_of(0)) == []


def test_tiles_of_a_large_tree_give_its_rim_and_its_proofs_at_any_size_published():
    leaves = [str(at).encode() for at in range(66_000)]
    rim, files, sizes = Rim(), {}, []
    for step in (1, 255, 256, 1, 65_023, 1, 400, 63):
        growth = grow(rim, leaves[rim.size : rim.size + step])
        rim = growth.rim
        files.update(growth.files)
        sizes.append(rim.size)
        assert rim_of(files.get, rim.size) == rim
    assert 65_536 in sizes
    node = published_nodes(files.get, 66_000)
    for at in (0, 255, 256, 65_535, 65_536, 65_999):
        check_inclusion(leaf_hash(leaves[at]), at, 66_000, inclusion_proof(node, at, 66_000), rim_root(rim))
    for old in sizes:
        old_root = range_root(published_nodes(files.get, old), 0, old)
        check_consistency(old, 66_000, consistency_proof(node, old, 66_000), old_root, rim_root(rim))
    assert files[tile_path(2, 0, 1)] == range_root(node, 0, 65_536)


def test_a_full_tile_stands_in_for_a_partial_one_that_is_gone():
    first = grow(Rim(), [b"a"])
    files = {**first.files, **grow(first.rim, [b"b"] * 255).files}
    del files[tile_path(0, 0, 1)], files[tile_path("entries", 0, 1)]
    assert rim_of(files.get, 1) == first.rim


def test_a_tile_that_is_missing_or_cut_is_told_by_its_path():
    files = grow(Rim(), [b"a", b"b"]).files
    with pytest.raises(ProofError, match=r"tile/0/000\.p/2"):
        rim_of({}.get, 2)
    with pytest.raises(ProofError, match="33 bytes"):
        rim_of({**files, tile_path(0, 0, 2): bytes(33)}.get, 2)


def test_an_entry_may_have_65535_bytes_and_no_more():
    assert unpack_entries(pack_entry(bytes(65_535))) == [bytes(65_535)]
    with pytest.raises(InputError, match="65,536 bytes"):
        pack_entry(bytes(65_536))


@pytest.mark.parametrize("bundle", [b"\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_a_bundle_cut_in_an_entry_is_refused(bundle):
    with pytest.raises(ProofError, match="middle of an entry"):
        unpack_entries(bundle)
