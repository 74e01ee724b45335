package lockstep.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// C Git, which judges what was written.
public final class CGit {
  private CGit() {}

  /// What a command says; it must succeed.
  public static String git(Path where, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "gc.auto=0"));
    command.addAll(List.of("-c", "user.name=Ada", "-c", "user.email=ada@localhost"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command.toString()).isZero();
    return said;
  }
}
