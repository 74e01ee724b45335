package lockstep.core.identity;

/// A user with what proves that it is them.
public record Account(User user, PasswordHash hash) {}
