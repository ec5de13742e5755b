import { pageConfig } from '../ui-shared/vite.page';

export default pageConfig('clerk');
