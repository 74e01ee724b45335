/// # config: one YAML file for all roles
///
/// Reads, checks and explains the configuration. A wrong key is an error that names its line and
/// the nearest right key; all
/// problems of a file are told at once.
///
/// - Comes in: YAML text, the environment (`LOCKSTEP_SECTION_KEY` overrides a key).
/// - Goes out: a [Config], a tree of records whose values are within their limits; or a
/// [ConfigException].
/// - Never here: what the values are used for.
@NullMarked
package lockstep.app.config;

import org.jspecify.annotations.NullMarked;
