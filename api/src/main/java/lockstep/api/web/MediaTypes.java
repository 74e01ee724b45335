package lockstep.api.web;

import java.util.Locale;

/// Media types by the extension of a file.
final class MediaTypes {
  private MediaTypes() {}

  static String of(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "html" -> "text/html; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "json", "map" -> "application/json";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "jpg", "jpeg" -> "image/jpeg";
      case "gif" -> "image/gif";
      case "webp" -> "image/webp";
      case "ico" -> "image/x-icon";
      case "woff2" -> "font/woff2";
      case "woff" -> "font/woff";
      case "ttf" -> "font/ttf";
      case "wasm" -> "application/wasm";
      case "txt" -> "text/plain; charset=utf-8";
      default -> "application/octet-stream";
    };
  }

  /// True when compressing files of this type is worth it.
  static boolean isText(String type) {
    return type.startsWith("text/") || type.equals("application/json") || type.endsWith("svg+xml");
  }
}
