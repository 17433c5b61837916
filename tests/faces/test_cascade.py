"""The cascade of three networks finds what the published code finds, and says why all else is discarded."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from cnnviz import faces
from cnnviz.faces import Cascade, Looked, drawn
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import Pixels, working_copy
from cnnviz.inputs import network_picture
from cnnviz.memory import LEDGER
from cnnviz.networks.steps import outcome
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import NetworkState
from cnnviz.zoo import SHIPPED, load
from tests.faces import reference

OWN = SHIPPED["faces"].preprocessing
NETWORKS = (load("faces"), load("faces_r"), load("faces_o"))


@cache
def photo(name: str, size: int) -> Pixels:
    return working_copy(load_photo(name), size, colour=True).pixels


@cache
def looked(name: str, size: int, how: Preprocessing = OWN) -> Looked:
    return outcome(faces.looked(NETWORKS, photo(name, size), 20, how))


@cache
def cascade(name: str, size: int, thresholds: tuple[float, float, float] = faces.THRESHOLDS) -> Cascade:
    return outcome(looked(name, size).cascade(thresholds))


def counts(found: Cascade) -> list[int]:
    """Windows above P-Net's threshold, those that stay, those that R-Net keeps, and faces."""
    kept = [each for each in found.candidates if each.taken_out_by is None]
    return [
        len(found.candidates),
        len(kept),
        sum(each.decided is not None for each in kept),
        len(found.faces),
    ]


@pytest.mark.parametrize(
    ("name", "size"), [("astronaut", 128), ("astronaut", 320), ("camera", 256), ("rocket", 256)]
)
def test_it_finds_what_the_published_code_finds(name: str, size: int) -> None:
    """As many boxes after each step, and faces, scores and landmarks that differ by rounding alone."""
    picture = photo(name, size)
    want = reference.detect(np.broadcast_to(picture, (3, *picture.shape[1:])))
    found = cascade(name, size)
    assert counts(found) == [want.proposed, want.merged, want.second, want.third]
    for face, box, score, points in zip(found.faces, want.boxes, want.scores, want.points, strict=True):
        assert face.decided is not None
        top, left, bottom, right = face.decided.box
        np.testing.assert_allclose([left, top, right, bottom], box, atol=0.01)
        assert face.decided.answer.score == pytest.approx(score, abs=1e-4)
        np.testing.assert_allclose(np.transpose(face.decided.points)[::-1], points, atol=0.01)


def test_other_thresholds_and_sizes_as_well() -> None:
    """Also where more, and smaller, windows go on."""
    want = reference.detect(photo("astronaut", 160), 14, (0.4, 0.5, 0.3))
    again = outcome(faces.looked(NETWORKS, photo("astronaut", 160), 14, OWN))
    assert counts(outcome(again.cascade((0.4, 0.5, 0.3)))) == [
        want.proposed,
        want.merged,
        want.second,
        want.third,
    ]


def test_the_astronauts_face_is_the_one_measured_by_hand() -> None:
    """From the hair to the chin, ear to ear; each landmark lies where it is in the photo, to some pixels."""
    (face,) = cascade("astronaut", 320).faces
    assert face.decided is not None
    assert faces.overlaps((40, 112, 112, 169), [drawn(face.decided.box)])[0] > 0.9
    by_eye = [(65, 128), (65, 155), (81, 141), (88, 127), (89, 154)]
    assert np.abs(np.subtract(face.decided.points, by_eye)).max() < 3


def test_false_alarms_fall_at_the_network_that_sees_more() -> None:
    """Cat and coffee at R-Net, rocket and coins at O-Net; from a wall P-Net proposes nothing."""
    for name in ("cat", "coffee"):
        assert counts(cascade(name, 320))[1] > 40 and counts(cascade(name, 320))[2:] == [0, 0]
    for name in ("rocket", "coins"):
        assert counts(cascade(name, 320))[2:] == [2, 0]
    assert counts(cascade("brick", 320)) == [0, 0, 0, 0]


def test_a_face_and_a_wall_have_the_scores_that_were_measured() -> None:
    """Both networks give more than 0.99 to the astronaut's face, and less than 0.2 to a wall."""
    face, wall = photo("astronaut", 320)[:, 36:116, 100:180], photo("brick", 256)[:, 40:120, 40:120]
    for network, side in zip(NETWORKS[1:], faces.SIDES, strict=True):
        crops = [faces.averaged(np.broadcast_to(each, (3, 80, 80)), side, side) for each in (face, wall)]
        scores = network.run({"image": np.stack([OWN.numbers(crop) for crop in crops])})["face"][:, 1]
        assert scores[0] > 0.99 and scores[1] < 0.2


def test_what_each_network_says_is_onnxruntimes() -> None:
    """Scores, offsets and landmarks of the very crops that the cascade cut out."""
    found = cascade("astronaut", 320)
    small, large = reference.detect(photo("astronaut", 320)).crops
    r_net, o_net = reference.session("faces_r.onnx"), reference.session("faces_o.onnx")
    refined = [each.refined.answer for each in found.candidates if each.refined is not None]
    decided = [each.decided.answer for each in found.candidates if each.decided is not None]
    shown = {each.crop.tobytes() for each in decided}
    assert {np.rint(crop).astype(np.uint8).tobytes() for crop in large} == shown
    for answer, crop in zip(refined, small, strict=True):
        np.testing.assert_array_equal(answer.crop, np.rint(np.float32(crop)))
        box, face = r_net.run(["box", "face"], {"image": reference.normalised(crop)})
        np.testing.assert_allclose(answer.offsets, box[0], atol=1e-4)
        assert answer.score == pytest.approx(face[0, 1], abs=1e-5)
    by_crop = {np.rint(crop).astype(np.uint8).tobytes(): crop for crop in large}
    for answer in decided:
        given = {"image": reference.normalised(by_crop[answer.crop.tobytes()])}
        box, points, face = o_net.run(["box", "landmarks", "face"], given)
        np.testing.assert_allclose(answer.offsets, box[0], atol=1e-4)
        np.testing.assert_allclose(answer.landmarks, points[0], atol=1e-4)
        assert answer.score == pytest.approx(face[0, 1], abs=1e-5)


def test_every_window_ends_for_a_reason() -> None:
    """Whoever is asked about was kept before; whoever suppresses passed, scores higher and stays itself."""
    found = cascade("astronaut", 320)
    for each in found.candidates:
        assert (each.refined is not None) == (each.taken_out_by is None)
        assert (each.decided is not None) == (each.refined is not None and each.refined.stays)
        for verdict, bound in ((each.refined, 0.7), (each.decided, 0.7)):
            if verdict is not None:
                assert verdict.passed == (verdict.answer.score > bound)
                assert verdict.taken_out_by is None or verdict.passed
        if each.refined is not None and each.refined.taken_out_by is not None:
            other = found.candidates[each.refined.taken_out_by].refined
            assert other is not None and other.stays and other.answer.score >= each.refined.answer.score


def test_a_threshold_that_moves_judges_no_window_again() -> None:
    """There and back gives the same objects; only windows that are new are asked about."""
    one = outcome(faces.looked(NETWORKS, photo("astronaut", 160), 20, OWN))
    first = outcome(one.cascade())
    outcome(one.cascade((0.4, 0.7, 0.7)))
    again = outcome(one.cascade())
    for each, same in zip(first.candidates, again.candidates, strict=True):
        assert each.proposal == same.proposal
        if each.refined is not None:
            assert same.refined is not None and same.refined.answer is each.refined.answer


def test_no_more_windows_are_judged_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most probable go on, the others are counted; crops are counted in bytes."""
    monkeypatch.setattr("cnnviz.faces.cascade.MOST_JUDGED", 5)
    room = LEDGER.account().claim()
    some = outcome(faces.looked(NETWORKS, photo("astronaut", 160), 20, OWN, room))
    found = outcome(some.cascade())
    asked = [number for number, each in enumerate(found.candidates) if each.refined is not None]
    kept = [number for number, each in enumerate(found.candidates) if each.taken_out_by is None]
    assert asked == kept[:5] and found.left_out == len(kept) - 5
    assert some.room is not None
    decided = sum(each.decided is not None for each in found.candidates)
    assert some.room.bytes == 5 * 3 * 24**2 + decided * 3 * 48**2


def test_a_crop_opens_in_its_network_with_nearly_the_same_score() -> None:
    """The network's own page gets the crop that the cascade showed; only the rounding of pixels is between the scores."""
    for each in cascade("astronaut", 320).candidates[:12]:
        for name, verdict in (("faces_r", each.refined), ("faces_o", each.decided)):
            if verdict is None:
                continue
            state = NetworkState(network=name, source="photo", size=320, crop=verdict.answer.pixels)
            picture = network_picture(state, shipped(name))
            assert picture is not None
            np.testing.assert_array_equal(picture, verdict.answer.crop)
            reading = read(shipped(name), picture)
            assert reading.chances is not None and reading.labels == ("no face", "face")
            assert abs(float(reading.chances[1]) - verdict.answer.score) < 0.02


def test_it_finds_what_the_published_networks_find() -> None:
    """Boxes, scores and landmarks of facenet-pytorch with its own code and its own weights, to a hundredth of a pixel."""
    mtcnn = pytest.importorskip("facenet_pytorch.models.mtcnn")
    torch = pytest.importorskip("torch")
    networks = mtcnn.PNet(), mtcnn.RNet(), mtcnn.ONet()
    for size in (128, 320):
        pixels = photo("astronaut", size).transpose(1, 2, 0)
        with torch.no_grad():
            boxes, points = mtcnn.detect_face(
                pixels, 20, *networks, list(faces.THRESHOLDS), faces.SHRINK, "cpu"
            )
        found = cascade("astronaut", size)
        boxes, points = np.asarray(boxes[0], float), np.asarray(points[0], float)
        assert len(boxes) == len(found.faces) > 0
        for face, box, marks in zip(found.faces, boxes, points, strict=True):
            assert face.decided is not None
            top, left, bottom, right = face.decided.box
            np.testing.assert_allclose([left, top, right, bottom], box[:4], atol=0.01)
            assert face.decided.answer.score == pytest.approx(box[4], abs=1e-4)
            np.testing.assert_allclose(np.transpose(face.decided.points)[::-1].T, marks, atol=0.01)
