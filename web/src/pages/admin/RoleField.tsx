import { Field, RadioButtonList } from '@grafana/ui';

import type { OrgRole } from '../../api/types.ts';

const ROLES: Array<{ value: OrgRole; label: string; description: string }> = [
  { value: 'Viewer', label: 'Viewer', description: 'Looks at dashboards, their versions, repositories and the cluster.' },
  { value: 'Editor', label: 'Editor', description: 'Also saves, deletes and restores dashboards and folders.' },
  { value: 'Admin', label: 'Admin', description: 'Also operates the cluster and manages repositories, people and scripts.' },
];

interface Props {
  value: OrgRole;
  onChange: (role: OrgRole) => void;
}

/** What somebody may do. */
export function RoleField({ value, onChange }: Props) {
  return (
    <Field label="Role" useFieldset noMargin>
      <RadioButtonList<OrgRole> name="role" value={value} onChange={onChange} options={ROLES} />
    </Field>
  );
}
