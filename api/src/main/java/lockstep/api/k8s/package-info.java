/// # k8s: dashboards and folders as Kubernetes-style resources
///
/// `/apis/dashboard.grafana.app` and `/apis/folder.grafana.app` with their discovery. An object's
/// `resourceVersion` is the name of its file's content in Git, so it is the exact base of a write.
///
/// - Comes in: requests of clients that speak this API.
/// - Goes out: objects, lists, and `Status` for what went wrong, here and elsewhere below `/apis`.
/// - Never here: what a conflict is; a conversion between schemas that would lose something.
@NullMarked
package lockstep.api.k8s;

import org.jspecify.annotations.NullMarked;
