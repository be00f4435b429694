/**
 * What fingers and the mouse do with a picture: swipe to the next one or away, pinch, draw a large
 * one about, tap twice, turn the wheel, tap beside it.
 */

/** How far is meant, in pixels. */
const SWIPE = 56;
const SLIP = 8;

/** Listens by `on(target, name, listener)`. */
export const followFingers = (box, on) => {
  const { plane, zoom } = box;
  const fingers = new Map();
  let travel = [0, 0];
  /** Whether more than a tap has come of it. */
  let moved = false;

  const fromMiddle = ({ clientX, clientY }) => {
    const { left, top, width, height } = plane.getBoundingClientRect();
    return [clientX - left - width / 2, clientY - top - height / 2];
  };

  const pinch = (moving) => {
    const [still] = [...fingers.values()].filter((finger) => finger.pointerId !== moving.pointerId);
    const before = fingers.get(moving.pointerId);
    const apart = (finger) =>
      Math.hypot(finger.clientX - still.clientX, finger.clientY - still.clientY);
    const middle = fromMiddle({
      clientX: (moving.clientX + still.clientX) / 2,
      clientY: (moving.clientY + still.clientY) / 2,
    });
    zoom.by(apart(moving) / Math.max(1, apart(before)), ...middle);
  };

  const letGo = () => {
    const [x, y] = travel;
    travel = [0, 0];
    if (zoom.isOn) return;
    zoom.reset();
    if (Math.abs(x) > SWIPE && Math.abs(x) > Math.abs(y)) box.step(-Math.sign(x) * box.direction);
    else if (Math.abs(y) > 2 * SWIPE) box.dialog.close();
  };

  on(plane, 'pointerdown', (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) moved = false;
    plane.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
  });
  on(plane, 'pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [x, y] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (fingers.size > 1) {
      pinch(event);
      travel = [0, 0];
      moved = true;
    } else if (zoom.isOn) {
      zoom.move(x, y);
    } else {
      travel = [travel[0] + x, travel[1] + y];
      zoom.drag(...travel);
    }
    moved ||= Math.hypot(x, y) > SLIP || Math.hypot(...travel) > SLIP;
    fingers.set(event.pointerId, event);
  });
  on(plane, 'pointerup', (event) => {
    if (fingers.delete(event.pointerId) && fingers.size === 0) letGo();
  });
  on(plane, 'pointercancel', (event) => {
    fingers.delete(event.pointerId);
    travel = [0, 0];
    if (!zoom.isOn) zoom.reset();
  });
  // A captured pointer's click goes to the plane, wherever it was.
  on(plane, 'click', ({ clientX, clientY, detail }) => {
    const { left, right, top, bottom } = box.image.getBoundingClientRect();
    const beside = clientX < left || clientX > right || clientY < top || clientY > bottom;
    if (!moved && beside && detail === 1) box.dialog.close();
  });
  on(plane, 'dblclick', (event) => {
    if (zoom.isOn) zoom.reset();
    else zoom.by(2.5, ...fromMiddle(event));
  });
  on(plane, 'wheel', (event) => {
    event.preventDefault();
    zoom.by(Math.exp(-event.deltaY / 300), ...fromMiddle(event));
  });
};
