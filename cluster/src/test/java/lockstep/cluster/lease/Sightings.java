package lockstep.cluster.lease;

import java.time.Duration;
import lockstep.cluster.lease.Sighting.Me;

/// One thing changed in what an instance knows of itself.
final class Sightings {
  private Sightings() {}

  static Me named(Me me, String name, int priority) {
    return new Me(
        name,
        name + "1",
        priority,
        me.epoch(),
        me.ready(),
        me.gitAwayFor(),
        me.draining(),
        me.gaveUpLately(),
        me.heldBefore(),
        me.sinceRenewed(),
        me.inTouch(),
        me.lostTouch());
  }

  static Me gitAway(Me me, Duration since) {
    return with(me, me.epoch(), me.ready(), since, me.draining());
  }

  static Me gaveUpLately(Me me) {
    return new Me(
        me.name(),
        me.boot(),
        me.priority(),
        me.epoch(),
        me.ready(),
        me.gitAwayFor(),
        me.draining(),
        true,
        me.heldBefore(),
        me.sinceRenewed(),
        me.inTouch(),
        me.lostTouch());
  }

  static Me draining(Me me) {
    return with(me, me.epoch(), me.ready(), me.gitAwayFor(), true);
  }

  static Me unready(Me me) {
    return with(me, me.epoch(), false, me.gitAwayFor(), me.draining());
  }

  static Me sawEpoch(Me me, long epoch) {
    return with(me, epoch, me.ready(), me.gitAwayFor(), me.draining());
  }

  static Me held(Me me) {
    return timed(me, true, me.sinceRenewed(), me.inTouch(), me.lostTouch());
  }

  static Me renewed(Me me, Duration since) {
    return timed(me, true, since, me.inTouch(), me.lostTouch());
  }

  static Me backInTouch(Me me, Duration since) {
    return timed(me, me.heldBefore(), me.sinceRenewed(), since, true);
  }

  static Me started(Me me, Duration since) {
    return timed(me, me.heldBefore(), me.sinceRenewed(), since, false);
  }

  private static Me with(Me me, long epoch, boolean ready, Duration gitAwayFor, boolean draining) {
    return new Me(
        me.name(),
        me.boot(),
        me.priority(),
        epoch,
        ready,
        gitAwayFor,
        draining,
        me.gaveUpLately(),
        me.heldBefore(),
        me.sinceRenewed(),
        me.inTouch(),
        me.lostTouch());
  }

  private static Me timed(
      Me me, boolean held, Duration sinceRenewed, Duration inTouch, boolean lostTouch) {
    return new Me(
        me.name(),
        me.boot(),
        me.priority(),
        me.epoch(),
        me.ready(),
        me.gitAwayFor(),
        me.draining(),
        me.gaveUpLately(),
        held,
        sinceRenewed,
        inTouch,
        lostTouch);
  }
}
