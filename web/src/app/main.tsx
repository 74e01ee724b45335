import { createRoot } from 'react-dom/client';
import { initRuntime, Shell } from '../boot/index.ts';

await initRuntime({ datasources: {}, defaultDatasource: '' });
createRoot(document.getElementById('root')!).render(<Shell>Lockstep</Shell>);
