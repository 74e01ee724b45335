/** The sign of Lockstep: three bars that lean the same way, each a step further. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M2.5 18.5 h6.5 L7 28.5 H0.5 z" fill="#2fb5a4" />
      <path d="M12.5 11.5 H19 L15.5 28.5 H9 z" fill="#3d93d6" />
      <path d="M22.5 4 H29 L24 28.5 h-6.5 z" fill="#7a72e5" />
    </svg>
  );
}
