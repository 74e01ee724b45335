package lockstep.gateway.choose;

import lockstep.gateway.pool.Member;

/// How each member fares.
public interface Load {
  /// How many requests it has under way.
  int underWay(Member member);

  /// Which part of its full share it gets, above 0 and at most 1: less after it came back.
  double share(Member member);

  /// True when reads pass it over as long as another one is up.
  boolean ejected(Member member);
}
