import type { DashboardViewProps } from '../dashboard/index.ts';

/** Stands in for the view in tests of pages: importing what draws costs seconds. */
export function DrawnView({ dashboard, meta, isNew, banner }: DashboardViewProps) {
  const isEditable =
    isNew || (meta.canEdit !== false && meta.canSave !== false && dashboard.editable !== false);
  return (
    <div data-testid="drawn">
      {dashboard.title}
      {banner}
      {isEditable && <button data-testid="editable">Edit</button>}
      {dashboard.panels?.map(({ id, title }) => (
        <p key={id}>{title}</p>
      ))}
    </div>
  );
}

/** The titles of the panels on the page; undefined when no dashboard is drawn. */
export function panelsDrawn(): string[] | undefined {
  const drawn = document.querySelector('[data-testid="drawn"]');
  return drawn ? [...drawn.querySelectorAll('p')].map(({ textContent }) => textContent ?? '') : undefined;
}
