/// # web: the user interface's files
///
/// The built files from the class path, and the one page that all addresses of the user interface
/// show, under a strict content security policy.
///
/// - Comes in: requests for pages and files.
/// - Goes out: bytes with their media type, cacheable where their name tells their content.
/// - Never here: anything made on the fly.
@NullMarked
package lockstep.api.web;

import org.jspecify.annotations.NullMarked;
