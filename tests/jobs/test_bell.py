"""The bell: everybody is asked at each ring, whatever becomes of one."""

from app.jobs import bell
from tests.builders import NOW


def test_one_who_fails_does_not_keep_the_others_from_being_asked(monkeypatch):
    asked = []

    def fails(_now, _settings):
        raise RuntimeError("not today")

    rings = {"one": fails, "two": lambda now, settings: asked.append((now, settings))}
    monkeypatch.setattr(bell, "_RINGS", rings)
    bell.ring(NOW, {"BASE_URL": "x"})
    assert asked == [(NOW, {"BASE_URL": "x"})]


def test_a_bell_rings_by_the_clock_of_the_settings_and_ends_when_told(app, monkeypatch):
    asked = []
    monkeypatch.setattr(bell, "_RINGS", {"one": lambda now, _settings: asked.append(now)})
    monkeypatch.setattr(bell, "LOOK_S", 0.01)
    made = bell.Bell(app.config)
    made.start()
    while not asked:
        pass
    made.stop()
    assert not made.is_alive()
