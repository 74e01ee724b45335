/// # provisioning: repositories and connections as Kubernetes-style resources
///
/// `/apis/provisioning.grafana.app`: what the shared database and the configuration file hold, with
/// what this instance knows of each.
///
/// - Comes in: requests of administrators and of tools such as kubectl and Terraform.
/// - Goes out: objects, lists, `TestResults`, and `Status` for what went wrong. Never a secret.
/// - Never here: the rules of what may be stored (`sync.provisioning`); files, jobs and webhooks of
/// a repository.
@NullMarked
package lockstep.api.provisioning;

import org.jspecify.annotations.NullMarked;
