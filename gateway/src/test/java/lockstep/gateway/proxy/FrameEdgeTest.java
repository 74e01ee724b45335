package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameEdgeTest {
  private static byte[] frame(int opcode, int length, boolean masked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x80 | opcode);
    int mask = masked ? 0x80 : 0;
    if (length < 126) {
      out.write(mask | length);
    } else if (length < 65_536) {
      out.write(mask | 126);
      out.write(length >> 8);
      out.write(length);
    } else {
      out.write(mask | 127);
      out.writeBytes(new byte[4]);
      out.write(length >> 24);
      out.write(length >> 16);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(new byte[length + (masked ? 4 : 0)]);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"0,false", "1,true", "125,false", "126,true", "65535,false", "70000,true"})
  void findsTheEdgesOfFramesOfEveryLength(int length, boolean masked) {
    FrameEdge edge = new FrameEdge();
    byte[] frame = frame(1, length, masked);
    for (int round = 0; round < 2; round++) {
      assertThat(edge.mayClose()).isTrue();
      for (int i = 0; i < frame.length; i++) {
        edge.passed(new byte[] {frame[i]}, 1);
        assertThat(edge.mayClose()).isEqualTo(i == frame.length - 1);
      }
      edge.passed(frame, frame.length);
    }
    byte[] goodbye = frame(8, 2, masked);
    edge.passed(goodbye, goodbye.length);
    assertThat(edge.mayClose()).isFalse();
  }
}
