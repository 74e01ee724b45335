package lockstep.gateway;

/// The gateway cannot do its work as it is set up: a person is needed.
public final class GatewayFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A fault to be thrown.
  ///
  /// @param message what is wrong and what to do
  public GatewayFault(String message, Throwable cause) {
    super(message, cause);
  }
}
