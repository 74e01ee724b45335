package lockstep.cluster.lease;

import java.time.Duration;
import lockstep.cluster.lease.Sighting.Me;
import lockstep.cluster.lease.Sighting.Stay;

/// One thing changed in what an instance knows of itself.
final class Sightings {
  private Sightings() {}

  static Me named(Me me, String name, int priority) {
    Change change = new Change(me);
    change.name = name;
    change.priority = priority;
    return change.made();
  }

  static Me gitAway(Me me, Duration since) {
    Change change = new Change(me);
    change.gitAwayFor = since;
    return change.made();
  }

  static Me gaveUpLately(Me me) {
    Change change = new Change(me);
    change.gaveUpLately = true;
    return change.made();
  }

  static Me barred(Me me) {
    Change change = new Change(me);
    change.barred = true;
    return change.made();
  }

  static Me draining(Me me) {
    Change change = new Change(me);
    change.stay = Stay.DRAINS;
    return change.made();
  }

  static Me leaving(Me me) {
    Change change = new Change(me);
    change.stay = Stay.LEAVES;
    return change.made();
  }

  static Me unprobed(Me me, Duration since) {
    Change change = new Change(me);
    change.unprobedFor = since;
    return change.made();
  }

  static Me unready(Me me) {
    Change change = new Change(me);
    change.ready = false;
    return change.made();
  }

  static Me sawEpoch(Me me, long epoch) {
    Change change = new Change(me);
    change.epoch = epoch;
    return change.made();
  }

  static Me held(Me me) {
    Change change = new Change(me);
    change.heldBefore = true;
    return change.made();
  }

  static Me renewed(Me me, Duration since) {
    Change change = new Change(me);
    change.heldBefore = true;
    change.sinceRenewed = since;
    return change.made();
  }

  static Me backInTouch(Me me, Duration since) {
    Change change = new Change(me);
    change.inTouch = since;
    change.lostTouch = true;
    return change.made();
  }

  static Me started(Me me, Duration since) {
    Change change = new Change(me);
    change.inTouch = since;
    change.lostTouch = false;
    return change.made();
  }

  /// All fields, to change some.
  private static final class Change {
    private final Me me;
    private String name;
    private int priority;
    private long epoch;
    private boolean ready;
    private Duration gitAwayFor;
    private Stay stay;
    private boolean gaveUpLately;
    private boolean barred;
    private boolean heldBefore;
    private Duration sinceRenewed;
    private Duration inTouch;
    private boolean lostTouch;
    private Duration unprobedFor;

    Change(Me me) {
      this.me = me;
      this.name = me.name();
      this.priority = me.priority();
      this.epoch = me.epoch();
      this.ready = me.ready();
      this.gitAwayFor = me.gitAwayFor();
      this.stay = me.stay();
      this.gaveUpLately = me.gaveUpLately();
      this.barred = me.barred();
      this.heldBefore = me.heldBefore();
      this.sinceRenewed = me.sinceRenewed();
      this.inTouch = me.inTouch();
      this.lostTouch = me.lostTouch();
      this.unprobedFor = me.unprobedFor();
    }

    Me made() {
      return new Me(
          name,
          name.equals(me.name()) ? me.boot() : name + "1",
          priority,
          epoch,
          ready,
          gitAwayFor,
          stay,
          gaveUpLately,
          barred,
          heldBefore,
          sinceRenewed,
          inTouch,
          lostTouch,
          unprobedFor);
    }
  }
}
